using Concierge.Bench.Servers;
using Concierge.Jobs;

namespace Concierge.Bench.Jobs;

/// <summary>Enqueues from this process; the worker is another one, as with the peers.</summary>
internal sealed class Producer : IAsyncDisposable
{
    /// <summary>Jobs a call of the bulk interface; the peers take 500 or 1,000.</summary>
    public const int BulkChunk = 1_000;

    /// <summary>Callers at once of the interface for one job.</summary>
    public const int Callers = 32;

    private readonly BenchHost _host;

    private Producer(BenchHost host) => _host = host;

    public IJobClient Client => _host.Client;

    public static async Task<Producer> OpenAsync(Addresses servers, CancellationToken cancellation)
    {
        var host = await BenchHost.CreateAsync(servers, worker: null, cancellation);
        await host.StartAsync(cancellation);
        return new Producer(host);
    }

    public Task AddOneAsync(NoOpPayload payload, CancellationToken cancellation)
        => Client.EnqueueAsync(NoOpJob.Definition, payload, options: null, cancellation);

    /// <summary>Adds jobs numbered from 0 on with <see cref="Callers"/> calls in flight.</summary>
    public async Task AddOneByOneAsync(int jobs, CancellationToken cancellation)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(CallAsync, cancellation)));

        async Task CallAsync()
        {
            for (var number = Interlocked.Increment(ref next); number < jobs; number = Interlocked.Increment(ref next))
                await AddOneAsync(NoOpPayload.Create(number), cancellation);
        }
    }

    public Task AddManyAsync(IReadOnlyList<NoOpPayload> payloads, CancellationToken cancellation, JobDefinition<NoOpPayload, NoOpResult>? definition = null)
        => Client.EnqueueManyAsync(definition ?? NoOpJob.Definition, payloads, options: null, cancellation);

    /// <summary>Adds jobs in chunks, one call after the other.</summary>
    public async Task AddBacklogAsync(int jobs, CancellationToken cancellation, JobDefinition<NoOpPayload, NoOpResult>? definition = null)
    {
        for (var from = 0; from < jobs; from += BulkChunk)
            await AddManyAsync(NoOpPayload.CreateMany(from, Math.Min(BulkChunk, jobs - from)), cancellation, definition);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
