using Concierge.Bench.Servers;
using Concierge.Jobs;
using Npgsql;

namespace Concierge.Bench.Jobs;

/// <summary>
/// SHIM: the engine has no call for many jobs yet, so this enqueues them one by one in a transaction. To be
/// replaced by <c>IJobClient.EnqueueManyAsync</c> and removed.
/// </summary>
internal sealed class BulkEnqueue(IJobClient client, Addresses servers) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(servers.Postgres);

    public async Task EnqueueAsync(
        JobDefinition<NoOpPayload, NoOpResult> definition, IReadOnlyList<NoOpPayload> payloads, CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var jobs = client.Within(transaction);
        foreach (var payload in payloads) await jobs.EnqueueAsync(definition, payload, options: null, cancellation);
        await jobs.CommitAsync(cancellation);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
