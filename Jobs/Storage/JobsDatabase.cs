using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Concierge.Jobs.Storage;

/// <summary>
/// The engine's own pool: a feature that uses up its connections does not stop the heartbeats.
/// </summary>
internal sealed class JobsDatabase : IAsyncDisposable
{
    // Statements are prepared once and live long. A plan made while the table is empty would read it from end to end,
    // and be kept when it holds a million jobs; the engine's statements all know their rows by an index. Left to itself
    // the server would plan again for each small batch, which costs more than to run it.
    private const string Planning =
        "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

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
            // The engine leaves nothing in a session but advisory locks that it gives back, so there is nothing to reset.
            NoResetOnClose = true,
        };
        settings.Options = $"{settings.Options} {Planning}".Trim();
        // Plain values and arrays of them are all that the engine's statements carry. The first array would else have the
        // mappings of every range, network and geometric type compiled, in time that the first job has to wait.
        _source = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString)
            .EnableArrays().EnableTransportSecurity().EnableIntegratedSecurity().Build();
    }

    public NpgsqlCommand Command(string sql) => _source.CreateCommand(sql);

    public NpgsqlBatch Batch() => _source.CreateBatch();

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellation) => _source.OpenConnectionAsync(cancellation);

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
