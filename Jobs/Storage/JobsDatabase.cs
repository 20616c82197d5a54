using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Concierge.Jobs.Storage;

/// <summary>
/// The engine's own pool: a feature that uses up its connections does not stop the heartbeats.
/// </summary>
internal sealed class JobsDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    public JobsDatabase(IConfiguration configuration, JobsOptions options)
    {
        var text = configuration.GetConnectionString(options.ConnectionName)
            ?? throw new InvalidOperationException($"ConnectionStrings:{options.ConnectionName} is missing.");
        var settings = new NpgsqlConnectionStringBuilder(text)
        {
            ApplicationName = "concierge-jobs",
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            MaxPoolSize = options.MaxConnections,
            Timeout = 10,
            CommandTimeout = 10,
        };
        _source = NpgsqlDataSource.Create(settings);
    }

    public NpgsqlCommand Command(string sql) => _source.CreateCommand(sql);

    public NpgsqlBatch Batch() => _source.CreateBatch();

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellation) => _source.OpenConnectionAsync(cancellation);

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
