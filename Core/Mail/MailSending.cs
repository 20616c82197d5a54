using Concierge.Core.Data;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Mail;

/// <summary>What the job ends with.</summary>
public sealed record MailResult(bool IsSent);

/// <summary>
/// Writes one mail and sends it, or leaves it in the outbox where no server is configured. The text is made here and not
/// kept in a step: it may hold a token. An attempt that dies after the server took the mail sends it again, which a
/// mail's reader survives and a lost mail's does not; both have one Message-ID.
/// </summary>
public sealed class MailSending(ConciergeDb db, MailWriter writer, IMailSender sender, IOptions<MailOptions> options, TimeProvider time) : IJobHandler<MailRequest, MailResult>
{
    public const string Event = "email/send.requested";

    public static JobDefinition<MailRequest, MailResult> Definition { get; } = new("email_send")
    {
        Queue = "mail",
        Priority = JobPriority.High,
        MaxAttempts = 8,
        Timeout = TimeSpan.FromMinutes(2),
        StartsOn = [Event],
    };

    public async Task<MailResult> RunAsync(MailRequest payload, JobContext job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(job);
        if (await db.OutgoingMails.AsNoTracking().SingleOrDefaultAsync(mail => mail.Id == job.JobId, cancellation) is { } earlier)
            return new MailResult(earlier.SentAt is not null);
        if (await db.Accounts.SingleOrDefaultAsync(account => account.Id == payload.AccountId, cancellation) is not { } account)
            throw new FailForGoodException("no_such_account", "The account is gone.");

        var written = await writer.WriteAsync(payload, account, cancellation) with { Id = job.JobId };
        if (options.Value.IsConfigured) await sender.SendAsync(written, cancellation);
        await KeepAsync(payload, job.JobId, written, CancellationToken.None);
        return new MailResult(options.Value.IsConfigured);
    }

    private async Task KeepAsync(MailRequest payload, Guid jobId, MailMessageText written, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        db.OutgoingMails.Add(new OutgoingMail
        {
            Id = jobId,
            AccountId = payload.AccountId,
            Template = payload.Template,
            Subject = written.Subject,
            Text = options.Value.IsConfigured ? null : written.Text,
            CreatedAt = now,
            SentAt = options.Value.IsConfigured ? now : null,
        });
        await db.SaveChangesAsync(cancellation);
    }
}
