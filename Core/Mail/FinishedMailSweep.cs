using Concierge.Contracts.Jobs;
using Concierge.Core.Data;
using Concierge.Core.Ends;
using Concierge.Core.JobRequests;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Mail;

/// <summary>
/// Writes to people whose long jobs have ended, if they want that and have confirmed their address. The mail's job has
/// a key made of the job and its end, so that looking at an end again, here or elsewhere, starts no second mail.
/// </summary>
public sealed class FinishedMailSweep(ConciergeDb db, IJobEnds ends, IJobClient jobs, IEnumerable<IJobRequest> requests) : IEndsSweep
{
    /// <summary>What takes longer is worth a mail: whoever asked for it may have left.</summary>
    public static readonly TimeSpan LongerThan = TimeSpan.FromMinutes(1);

    // A guest's wish, which nobody followed, may come to an account: what ended long before that is old news.
    private static readonly TimeSpan s_oldNews = TimeSpan.FromHours(1);

    // Only what people ask for, not what the system does in their name.
    private readonly HashSet<string> _types = requests.Select(request => request.Type).ToHashSet(StringComparer.Ordinal);

    /// <summary>A mail need not come at once.</summary>
    public TimeSpan Interval { get; } = TimeSpan.FromSeconds(30);

    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var wanting = await db.Preferences.AsNoTracking()
            .Where(preferences => preferences.MailStartsAt != null)
            .Join(
                db.Accounts.Where(account => account.EmailConfirmed && account.DisabledAt == null),
                preferences => preferences.OwnerId,
                account => account.Id,
                (preferences, _) => new { preferences.OwnerId, preferences.MailStartsAt, preferences.MailSweptTo })
            .ToListAsync(cancellation);
        if (wanting.Count == 0) return 0;

        var (now, started) = (await ends.NowAsync(cancellation), 0);
        foreach (var one in wanting) started += await SweepAsync(new EndsWatch(one.OwnerId, one.MailStartsAt!.Value, one.MailSweptTo ?? one.MailStartsAt.Value), now, cancellation);
        return started;
    }

    private async Task<int> SweepAsync(EndsWatch watch, DateTimeOffset now, CancellationToken cancellation)
    {
        var recent = watch.SweptTo < now - s_oldNews ? watch with { SweptTo = now - s_oldNews } : watch;
        var started = await recent.FollowAsync(ends, (page, token) => MailAsync(watch.OwnerId, page, token), cancellation);
        if (watch.IsToBeNoted(now))
        {
            await db.Preferences
                .Where(preferences => preferences.OwnerId == watch.OwnerId && preferences.MailSweptTo == watch.SweptTo)
                .ExecuteUpdateAsync(preferences => preferences.SetProperty(one => one.MailSweptTo, (DateTimeOffset?)now), cancellation);
        }

        return started;
    }

    private async Task<int> MailAsync(Guid account, IReadOnlyList<JobEnd> page, CancellationToken cancellation)
    {
        var started = 0;
        foreach (var end in page.Where(end => _types.Contains(end.Type) && end.FinishedAt - end.CreatedAt > LongerThan))
        {
            if (TemplateOf(end.State) is not { } template) continue;
            var once = new EnqueueOptions { IdempotencyKey = $"finished:{end.JobId:N}:{end.Version}", CorrelationId = end.JobId };
            var ticket = await jobs.EnqueueAsync(MailSending.Definition, new MailRequest(account, template, end.JobId), once, cancellation);
            if (!ticket.IsDuplicate) started++;
        }

        return started;
    }

    // Whoever cancels a job knows that it has ended.
    private static string? TemplateOf(JobState state) => state switch
    {
        JobState.Completed => MailTemplates.JobFinished,
        JobState.Failed or JobState.Expired => MailTemplates.JobFailed,
        _ => null,
    };
}
