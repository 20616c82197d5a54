using Concierge.Contracts.Jobs;
using Concierge.Jobs.Dispatch;
using Concierge.Jobs.Live;
using Microsoft.Extensions.Options;

namespace Concierge.Jobs.Enqueueing;

/// <summary>After a commit: tells the workers that there is work, and those who watch that there is something to see.</summary>
internal sealed class Announcer(NoticePublisher notices, ChangeSignals signals, IOptions<JobsOptions> options, TimeProvider time)
{
    /// <summary>What one transaction stored.</summary>
    public void Enqueued(IEnumerable<(NewJob Job, JobTicket Ticket)> jobs)
    {
        var atOnce = new HashSet<string>(StringComparer.Ordinal);
        var changed = new List<ChangedJob>();
        foreach (var (job, ticket) in jobs)
        {
            JobsTelemetry.Enqueued(job.Definition, ticket.IsDuplicate);
            if (ticket.IsDuplicate) continue;
            changed.Add(new ChangedJob(job.Id, job.OwnerId, JobState.Queued));
            if (job.RunAt is { } runAt) AnnounceDue(job.Definition.Queue, runAt);
            else atOnce.Add(job.Definition.Queue);
        }

        foreach (var queue in atOnce) notices.Announce(queue);
        signals.Changed(changed);
    }

    public void Woken(IReadOnlyList<(ChangedJob Job, string Queue)> woken)
    {
        foreach (var queue in woken.Select(one => one.Queue).Distinct(StringComparer.Ordinal)) notices.Announce(queue);
        foreach (var (job, _) in woken) signals.Changed(job);
    }

    // The workers' own sweep would come too late for what is due before it.
    private void AnnounceDue(string queue, DateTimeOffset at)
    {
        var delay = at - time.GetUtcNow();
        if (delay < options.Value.SweepInterval * 2) notices.AnnounceDue(queue, delay);
    }
}
