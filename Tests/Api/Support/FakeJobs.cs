using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Concierge.Contracts.Jobs;
using Concierge.Jobs;

namespace Concierge.Tests.Api.Support;

/// <summary>The engine's surface over memory: nothing runs; tests move the jobs.</summary>
internal sealed class FakeJobs(TimeProvider time) : IJobClient, IJobReader, IJobFeed
{
    private readonly ConcurrentDictionary<Guid, Entry> _jobs = new();
    private readonly ConcurrentDictionary<(Guid? Owner, string Key), Guid> _keys = new();
    private readonly List<Channel<Guid>> _followers = [];

    public int Count => _jobs.Count;

    public int Followers
    {
        get
        {
            lock (_followers) return _followers.Count;
        }
    }

    /// <summary>Completes when somebody stopped following.</summary>
    public TaskCompletionSource Unfollowed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EnqueueOptions? LastOptions { get; private set; }

    public JobTicket Add(string type, EnqueueOptions? options = null)
    {
        LastOptions = options;
        var id = options?.JobId ?? Guid.CreateVersion7();
        // Whoever is told of a duplicate finds the job, as after a commit.
        lock (_keys)
        {
            if (options?.IdempotencyKey is { } key && _keys.GetOrAdd((options.OwnerId, key), id) is var first && first != id) return new JobTicket(first, IsDuplicate: true);
            var job = new JobDto(
                id, type, JobState.Queued, 0, null, 0, 3, false, time.GetUtcNow(), options?.RunAt, null, null, null, null, [], null, options?.CorrelationId, null, 1);
            _jobs[id] = new Entry(job, options?.OwnerId);
        }

        return new JobTicket(id, IsDuplicate: false);
    }

    public void Change(Guid id, Func<JobDto, JobDto> change)
    {
        _jobs.AddOrUpdate(
            id, _ => throw new KeyNotFoundException(), (_, entry) => entry with { Job = change(entry.Job) with { Version = entry.Job.Version + 1 } });
        lock (_followers) _followers.ForEach(follower => follower.Writer.TryWrite(id));
    }

    public Task<JobDto?> FindAsync(Guid id, Guid? ownerId, CancellationToken cancellation = default)
        => Task.FromResult(_jobs.TryGetValue(id, out var entry) && (ownerId is null || entry.Owner == ownerId) ? entry.Job : null);

    public Task<IReadOnlyList<JobDto>> ListAsync(JobFilter filter, CancellationToken cancellation = default)
        => Task.FromResult<IReadOnlyList<JobDto>>([.. _jobs.Values
            .Where(entry => filter.OwnerId is null || entry.Owner == filter.OwnerId)
            .Select(entry => entry.Job)
            .Where(job => (filter.Type is null || string.Equals(job.Type, filter.Type, StringComparison.Ordinal)) && (filter.States is not { Count: > 0 } states || states.Contains(job.State)))
            .Where(job => filter.Before is null || job.Id.CompareTo(filter.Before.Value) < 0)
            .OrderByDescending(job => job.Id)
            .Take(filter.Limit)]);

    public async Task<IReadOnlyList<JobTransitionDto>> TransitionsAsync(Guid id, Guid? ownerId, CancellationToken cancellation = default)
        => await FindAsync(id, ownerId, cancellation) is { } job
            ? [new JobTransitionDto(1, null, JobState.Queued, job.CreatedAt, 0, null, "test", null)]
            : [];


    public Task<JobChange> CancelAsync(Guid id, string actor, Guid? ownerId = null, CancellationToken cancellation = default)
        => ApplyAsync(id, ownerId, state => !state.IsTerminal(), () => Change(id, job => job with { State = JobState.Cancelled }));

    public Task<JobChange> RetryAsync(Guid id, string actor, Guid? ownerId = null, CancellationToken cancellation = default)
        => ApplyAsync(
            id,
            ownerId,
            state => state is JobState.Failed or JobState.Cancelled or JobState.Expired,
            () => Change(id, job => job with { State = JobState.Queued, Attempt = 0 }));

    public Task<JobChange> DeleteAsync(Guid id, string actor, Guid? ownerId = null, CancellationToken cancellation = default)
        => ApplyAsync(id, ownerId, state => state.IsTerminal(), () => _jobs.TryRemove(id, out _));

    public Task<int> TransferAsync(Guid fromOwner, Guid toOwner, CancellationToken cancellation = default) => Task.FromResult(0);

    public Task<int> CleanupAsync(CancellationToken cancellation = default) => Task.FromResult(7);

    public async IAsyncEnumerable<JobDto> FollowAsync(
        Guid id, Guid? ownerId, long afterVersion = 0, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var changes = Channel.CreateUnbounded<Guid>();
        lock (_followers) _followers.Add(changes);
        try
        {
            while (await FindAsync(id, ownerId, cancellation) is { } job)
            {
                if (job.Version > afterVersion) yield return job;
                afterVersion = job.Version;
                if (job.State.IsTerminal()) yield break;
                while (await changes.Reader.ReadAsync(cancellation) != id)
                {
                    // Another job's change.
                }
            }
        }
        finally
        {
            lock (_followers) _followers.Remove(changes);
            Unfollowed.TrySetResult();
        }
    }

    public IAsyncEnumerable<Guid> FollowOwnerAsync(Guid ownerId, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<JobTicket> EnqueueAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, TPayload payload, EnqueueOptions? options = null, CancellationToken cancellation = default)
        => Task.FromResult(Add(definition.Name, options));

    public async Task<JobPlaceDto?> PlaceAsync(Guid id, Guid? ownerId, CancellationToken cancellation = default)
        => await FindAsync(id, ownerId, cancellation) is { State: JobState.Queued }
            ? new JobPlaceDto(3, IsExact: true, TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(30))
            : null;

    public Task<IReadOnlyList<JobTicket>> EnqueueManyAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, IReadOnlyList<TPayload> payloads, EnqueueOptions? options = null, CancellationToken cancellation = default)
        => throw new NotSupportedException();

    public Task<PublishedEvent> PublishAsync<TData>(string name, TData data, PublishOptions? options = null, CancellationToken cancellation = default)
        => throw new NotSupportedException();

    public Task<JobChange> AnswerAsync<T>(Guid id, string wait, T answer, string actor, Guid? ownerId = null, CancellationToken cancellation = default)
        => ApplyAsync(id, ownerId, state => state == JobState.Waiting, () => Change(id, job => job with { State = JobState.Queued, Waiting = null }));

    public JobTransaction Within(DbTransaction transaction) => throw new NotSupportedException();

    private async Task<JobChange> ApplyAsync(Guid id, Guid? owner, Predicate<JobState> allowed, Action apply)
    {
        if (await FindAsync(id, owner) is not { } job) return JobChange.NotFound;
        if (!allowed(job.State)) return JobChange.Conflict;
        apply();
        return JobChange.Done;
    }

    private sealed record Entry(JobDto Job, Guid? Owner);
}
