using Concierge.Contracts.Jobs;
using Concierge.Jobs.Dispatch;
using Concierge.Jobs.Live;
using Microsoft.Extensions.Options;

namespace Concierge.Jobs.Enqueueing;

/// <summary>After a commit: tells the workers that there is work, and those who watch that there is something to see.</summary>
internal sealed class Announcer(NoticePublisher notices, ChangeSignals signals, IOptions<JobsOptions> options, TimeProvider time)
{
    public void Enqueued(NewJob job, JobTicket ticket)
    {
        JobsTelemetry.Enqueued(job.Definition, ticket.IsDuplicate);
        if (ticket.IsDuplicate) return;
        signals.Changed(new ChangedJob(job.Id, job.OwnerId, JobState.Queued));
        Ring(job);
    }

    public void Enqueued(IReadOnlyList<(NewJob Job, JobTicket Ticket)> jobs)
    {
        foreach (var (job, ticket) in jobs) Enqueued(job, ticket);
    }

    public void Woken(IReadOnlyList<(ChangedJob Job, string Queue)> woken)
    {
        foreach (var (job, queue) in woken)
        {
            signals.Changed(job);
            notices.Announce(queue);
        }
    }

    private void Ring(NewJob job)
    {
        if (job.RunAt is not { } runAt)
        {
            notices.Announce(job.Definition.Queue);
            return;
        }

        // The workers' own sweep would come too late for what is due before it.
        var delay = runAt - time.GetUtcNow();
        if (delay < options.Value.SweepInterval * 2) notices.AnnounceDue(job.Definition.Queue, delay);
    }
}
