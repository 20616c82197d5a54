using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Data;

public static class DataServiceCollectionExtensions
{
    /// <summary>
    /// What <see cref="ConciergeDb"/> needs wherever it is used. The host gives the connection:
    /// <c>builder.AddNpgsqlDbContext&lt;ConciergeDb&gt;(ResourceNames.Database)</c>, before or after this.
    /// </summary>
    public static IServiceCollection AddConciergeData(this IServiceCollection services)
        => services.ConfigureDbContext<ConciergeDb>(options => Configure(options));

    /// <summary>The same for options built by hand, such as a tool's or a test's.</summary>
    public static DbContextOptionsBuilder Configure(DbContextOptionsBuilder options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options
            .UseNpgsql(npgsql => npgsql.MigrationsHistoryTable(ConciergeDb.HistoryTable, ConciergeDb.Schema))
            // Migrations are written by hand: there is no snapshot, and a test compares schema and model instead.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.ModelSnapshotNotFound));
    }
}
