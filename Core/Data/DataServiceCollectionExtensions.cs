using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Data;

public static class DataServiceCollectionExtensions
{
    /// <summary>
    /// <see cref="ConciergeDb"/> on the database of this connection name. Not pooled: it knows whose scope it is in. The
    /// host adds retries, health and telemetry: <c>builder.EnrichNpgsqlDbContext&lt;ConciergeDb&gt;()</c>.
    /// </summary>
    public static IServiceCollection AddConciergeDb(this IServiceCollection services, string connectionName)
        => services
            .AddDbContext<ConciergeDb>((provider, options) => options.UseNpgsql(provider.GetRequiredService<IConfiguration>().GetConnectionString(connectionName)))
            .AddConciergeData();

    /// <summary>What <see cref="ConciergeDb"/> needs beside its connection, wherever it is used.</summary>
    public static IServiceCollection AddConciergeData(this IServiceCollection services)
        => services.ConfigureDbContext<ConciergeDb>(options => Configure(options));

    /// <summary>The same for options built by hand, such as a tool's or a test's.</summary>
    public static DbContextOptionsBuilder Configure(DbContextOptionsBuilder options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options
            .UseNpgsql(npgsql => npgsql.MigrationsHistoryTable(ConciergeDb.HistoryTable, ConciergeDb.Schema))
            .UseSnakeCaseNamingConvention()
            .ReplaceService<IHistoryRepository, MigrationHistory>()
            .AddInterceptors(RowSecurity.Instance)
            // Migrations are written by hand: there is no snapshot, and a test compares schema and model instead.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.ModelSnapshotNotFound));
    }
}
