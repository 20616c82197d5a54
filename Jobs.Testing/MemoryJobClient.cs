using System.Data.Common;
using System.Text.Json;
using Concierge.Contracts;
using Concierge.Contracts.Jobs;
using Concierge.Jobs.Enqueueing;

namespace Concierge.Jobs.Testing;

/// <summary>The engine's client over the test kit's memory.</summary>
internal sealed class MemoryJobClient(MemoryJobs jobs, JobRegistry registry) : IJobClient
{
    public Task<JobTicket> EnqueueAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, TPayload payload, EnqueueOptions? options, CancellationToken cancellation)
        => Task.FromResult(jobs.Add(NewJob.Create(definition, payload, options)));

    public Task<IReadOnlyList<JobTicket>> EnqueueManyAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, IReadOnlyList<TPayload> payloads, EnqueueOptions? options, CancellationToken cancellation)
        => Task.FromResult<IReadOnlyList<JobTicket>>([.. payloads.Select(payload => NewJob.Create(definition, payload, options)).ToList().Select(jobs.Add)]);

    public Task<PublishedEvent> PublishAsync<TData>(string name, TData data, PublishOptions? options, CancellationToken cancellation)
        => Task.FromResult(Publish(NewEvent.Create(name, data, options)));

    public JobTransaction Within(DbTransaction transaction) => new MemoryJobTransaction(this, jobs, transaction);

    public Task<JobChange> AnswerAsync<T>(Guid id, string wait, T answer, string actor, Guid? ownerId, CancellationToken cancellation)
        => Change(id, ownerId, job => jobs.Answer(job, wait, JsonSerializer.Serialize(answer, Wire.Json)));

    public Task<JobChange> CancelAsync(Guid id, string actor, Guid? ownerId, CancellationToken cancellation) => Change(id, ownerId, Cancel);

    public Task<JobChange> RetryAsync(Guid id, string actor, Guid? ownerId, CancellationToken cancellation) => Change(id, ownerId, job =>
    {
        if (job.State is not (JobState.Failed or JobState.Cancelled or JobState.Expired)) return false;
        (job.State, job.FreeAttempts, job.RunAt) = (JobState.Queued, job.Attempt, jobs.Time.GetUtcNow());
        return true;
    });

    public Task<JobChange> DeleteAsync(Guid id, string actor, Guid? ownerId, CancellationToken cancellation) => Change(id, ownerId, job =>
    {
        if (!job.State.IsTerminal()) return false;
        jobs.Remove(job);
        return true;
    });

    public Task<int> TransferAsync(Guid fromOwner, Guid toOwner, CancellationToken cancellation)
    {
        var moved = jobs.All.Where(job => job.Stored.OwnerId == fromOwner).ToList();
        moved.ForEach(job => job.GiveTo(toOwner));
        return Task.FromResult(moved.Count);
    }

    public Task<int> CleanupAsync(CancellationToken cancellation) => Task.FromResult(0);

    internal PublishedEvent Publish(NewEvent published)
    {
        var started = registry.SubscribersOf(published.Name).Select(subscriber => subscriber.Subscribed(published)).ToList();
        return jobs.Publish(published) is { } woken
            ? new PublishedEvent(published.Id, IsDuplicate: false, [.. started.Select(jobs.Add)], woken)
            : new PublishedEvent(published.Id, IsDuplicate: true, [], Woken: 0);
    }

    private bool Cancel(MemoryJob job)
    {
        if (job.State.IsTerminal()) return false;
        job.State = JobState.Cancelled;
        foreach (var child in jobs.All.Where(child => child.Stored.ParentId == job.Stored.Id)) Cancel(child);
        return true;
    }

    private Task<JobChange> Change(Guid id, Guid? ownerId, Func<MemoryJob, bool> change)
        => Task.FromResult(jobs.Find(id, ownerId) is not { } job ? JobChange.NotFound : change(job) ? JobChange.Done : JobChange.Conflict);
}
