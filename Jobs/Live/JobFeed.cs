using System.Runtime.CompilerServices;
using Concierge.Contracts.Jobs;
using Concierge.Jobs.Storage;
using Microsoft.Extensions.Hosting;

namespace Concierge.Jobs.Live;

/// <inheritdoc cref="IJobFeed"/>
internal sealed class JobFeed(RedisLink redis, IJobReader reader, TimeProvider time) : BackgroundService, IJobFeed
{
    private static readonly TimeSpan PollWithoutRedis = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PollWithRedis = TimeSpan.FromSeconds(15);

    private readonly Watchers _jobs = new();
    private readonly Watchers _owners = new();
    private volatile bool _subscribed;

    public async IAsyncEnumerable<JobDto> FollowAsync(
        Guid id, Guid? ownerId, long afterVersion = 0, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var watcher = _jobs.Watch(id);
        while (true)
        {
            // Watching first, reading second: a change in between is seen by one or the other.
            var job = await DatabaseRetry.RunAsync(token => reader.FindAsync(id, ownerId, token), time, cancellation);
            if (job is null) yield break;
            if (job.Version > afterVersion)
            {
                afterVersion = job.Version;
                yield return job;
            }

            if (job.State.IsTerminal()) yield break;
            await WaitAsync(watcher, cancellation);
        }
    }

    public async IAsyncEnumerable<Guid> FollowOwnerAsync(Guid ownerId, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var watcher = _owners.Watch(ownerId);
        await foreach (var id in watcher.Signals.ReadAllAsync(cancellation)) yield return id;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        redis.Lost += (_, _) => _jobs.SignalAll();
        redis.Restored += (_, _) => _jobs.SignalAll();
        await redis.SubscribeAsync(RedisLink.Changes, OnChanges, time, stoppingToken);
        _subscribed = true;
        // Whoever began to wait before this has heard nothing so far.
        _jobs.SignalAll();
    }

    private void OnChanges(string message)
    {
        // A worker hears of thousands of changes a second, and nobody watches them there.
        if (_jobs.IsEmpty && _owners.IsEmpty) return;
        foreach (var job in ChangeSignals.Decode(message))
        {
            _jobs.Signal(job.Id, job.Id);
            if (job.OwnerId != Guid.Empty) _owners.Signal(job.OwnerId, job.Id);
        }
    }

    private async Task WaitAsync(Watcher watcher, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var timer = time.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), patience,
            _subscribed && redis.IsConnected ? PollWithRedis : PollWithoutRedis, Timeout.InfiniteTimeSpan);
        try
        {
            await watcher.Signals.WaitToReadAsync(patience.Token);
            while (watcher.Signals.TryRead(out _))
            {
                // Several changes are one reason to look.
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Time to look in any case.
        }
    }
}
