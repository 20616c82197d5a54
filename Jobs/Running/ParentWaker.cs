using Concierge.Contracts.Jobs;
using Concierge.Jobs.Enqueueing;
using Concierge.Jobs.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Concierge.Jobs.Running;

/// <summary>
/// After the ends of a batch are written: wakes the parents of those that ended, and those that have just begun to
/// wait for children who may have ended meanwhile. What it misses, the sweep finds.
/// </summary>
internal sealed class ParentWaker(JobsDatabase database, Announcer announcer, ILogger<ParentWaker> logger)
{
    public async Task WakeAsync(IEnumerable<EndedAttempt> batch, Dictionary<Guid, JobState> states)
    {
        HashSet<Guid>? parents = null;
        foreach (var ended in batch)
        {
            if (!states.TryGetValue(ended.Job.Id, out var state)) continue;
            if (state == JobState.Waiting) (parents ??= []).Add(ended.Job.Id);
            else if (ended.Job.ParentId is { } parent && state >= JobState.Completed) (parents ??= []).Add(parent);
        }

        if (parents is not null) await WakeAsync(parents, CancellationToken.None);
    }

    public async Task WakeAsync(IReadOnlyCollection<Guid> parents, CancellationToken cancellation)
    {
        try
        {
            announcer.Woken(await ParentStatement.WakeAsync(database, parents, cancellation));
        }
        catch (NpgsqlException error)
        {
            logger.LogWarning("Parents could not be woken ({Error}); the sweep will", error.GetType().Name);
        }
    }
}
