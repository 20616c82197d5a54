using Concierge.Contracts.Jobs;
using Concierge.Jobs.Enqueueing;
using Concierge.Jobs.Running;

namespace Concierge.Jobs.Testing;

/// <summary>The tables of the test kit. One test, one thread at a time; handlers may enqueue from several.</summary>
internal sealed class MemoryJobs(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<MemoryJob> _jobs = [];
    private readonly List<(NewEvent Event, DateTimeOffset At)> _events = [];

    public TimeProvider Time => time;

    public IReadOnlyList<MemoryJob> All
    {
        get
        {
            lock (_gate) return [.. _jobs];
        }
    }

    public MemoryJob? Find(Guid id, Guid? ownerId = null)
        => All.FirstOrDefault(job => job.Stored.Id == id && (ownerId is null || job.Stored.OwnerId == ownerId));

    public JobTicket Add(NewJob job)
    {
        lock (_gate)
        {
            var first = _jobs.Find(known => known.Stored.Id == job.Id
                || (job.IdempotencyKey is { } key && known.Stored.IdempotencyKey == key && known.Stored.OwnerId == job.OwnerId));
            if (first is not null) return new JobTicket(first.Stored.Id, IsDuplicate: true);
            _jobs.Add(new MemoryJob(job, time.GetUtcNow()));
            return new JobTicket(job.Id, IsDuplicate: false);
        }
    }

    public void Remove(MemoryJob job)
    {
        lock (_gate) _jobs.Remove(job);
    }

    /// <summary>Keeps the event and answers the waits that match; null when it had been published before.</summary>
    public int? Publish(NewEvent published)
    {
        lock (_gate)
        {
            if (_events.Exists(known => known.Event.Id == published.Id)) return null;
            _events.Add((published, time.GetUtcNow()));
            var woken = 0;
            foreach (var job in _jobs.Where(job => !job.State.IsTerminal()))
            {
                foreach (var (name, open) in job.Waits.Where(wait => !wait.Value.IsAnswered && Matches(published, wait.Value.Wait, job)).ToList())
                {
                    job.Waits[name] = open with { Answer = published.Data, IsAnswered = true };
                    if (Wake(job)) woken++;
                }
            }

            return woken;
        }
    }

    public string? FindEvent(Wait wait, MemoryJob job)
    {
        lock (_gate) return _events.Find(known => known.At >= job.EnqueuedAt && Matches(known.Event, wait, job)).Event?.Data;
    }

    public bool Answer(MemoryJob job, string name, string answer)
    {
        lock (_gate)
        {
            if (job.State.IsTerminal() || !job.Waits.TryGetValue(name, out var open) || open.IsAnswered || open.Wait.Kind != WaitKind.Person) return false;
            job.Waits[name] = open with { Answer = answer, IsAnswered = true };
            Wake(job);
            return true;
        }
    }

    /// <summary>Moves what is due to its queue, and gives the next job to run: by class, then by age.</summary>
    public MemoryJob? NextDue()
    {
        lock (_gate)
        {
            foreach (var job in _jobs) Prepare(job);
            return _jobs.Where(job => job.State == JobState.Queued).OrderBy(job => job.Stored.Priority).ThenBy(job => job.Stored.Id).FirstOrDefault();
        }
    }

    /// <summary>When the next job falls due that is not yet; null when none will by itself.</summary>
    public DateTimeOffset? NextTime()
        => All.Where(job => job.State is JobState.Scheduled or JobState.Waiting && job.RunAt < DateTimeOffset.MaxValue).Min(job => (DateTimeOffset?)job.RunAt);

    private void Prepare(MemoryJob job)
    {
        var now = time.GetUtcNow();
        if (job.State == JobState.Scheduled && job.RunAt <= now) job.State = JobState.Queued;
        if (job.State != JobState.Waiting) return;

        var childrenEnded = _jobs.Where(child => child.Stored.ParentId == job.Stored.Id).All(child => child.State.IsTerminal());
        if (job.RunAt <= now || (job.Waits.Values.All(wait => wait.IsAnswered) && childrenEnded)) Wake(job);
    }

    private static bool Wake(MemoryJob job)
    {
        if (job.State != JobState.Waiting) return false;
        job.State = JobState.Queued;
        job.FreeAttempts++;
        return true;
    }

    private static bool Matches(NewEvent published, Wait wait, MemoryJob job)
        => wait.Kind == WaitKind.Event && wait.Event == published.Name && (wait.Key is null || wait.Key == published.Key)
            && (published.OwnerId == Guid.Empty || published.OwnerId == job.Stored.OwnerId);
}
