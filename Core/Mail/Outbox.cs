using Concierge.Contracts.Mail;
using Concierge.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Mail;

/// <summary>The newest mails, for admins: what was sent, and what was written with no server to send it by.</summary>
public sealed class Outbox(ConciergeDb db)
{
    private const int Shown = 100;

    public async Task<IReadOnlyList<OutgoingMailDto>> ListAsync(CancellationToken cancellation)
        => await db.OutgoingMails.AsNoTracking()
            .OrderByDescending(mail => mail.Id)
            .Take(Shown)
            .Select(mail => new OutgoingMailDto(mail.Id, mail.AccountId, mail.Template, mail.Subject, mail.Text, mail.CreatedAt, mail.SentAt))
            .ToListAsync(cancellation);
}
