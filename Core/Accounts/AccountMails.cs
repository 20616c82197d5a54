using Concierge.Core.Mail;
using Concierge.Jobs;

namespace Concierge.Core.Accounts;

/// <summary>
/// Asks for the mails of an account. The job knows only whose account it is: addresses and tokens are looked up and made
/// when the mail is written, so that neither lies in a queue.
/// </summary>
public sealed class AccountMails(IJobClient jobs)
{
    public Task WelcomeAsync(Guid accountId, bool withConfirmation, CancellationToken cancellation)
        => SendAsync(accountId, withConfirmation ? MailTemplates.Confirm : MailTemplates.Welcome, cancellation);

    public Task ConfirmAsync(Guid accountId, CancellationToken cancellation) => SendAsync(accountId, MailTemplates.Confirm, cancellation);

    public Task ResetPasswordAsync(Guid accountId, CancellationToken cancellation) => SendAsync(accountId, MailTemplates.Reset, cancellation);

    public Task TellOfSecondSignUpAsync(Guid accountId, CancellationToken cancellation) => SendAsync(accountId, MailTemplates.SecondSignUp, cancellation);

    private Task<PublishedEvent> SendAsync(Guid accountId, string template, CancellationToken cancellation)
        => jobs.PublishAsync(MailSending.Event, new MailRequest(accountId, template), new PublishOptions { EventId = Guid.CreateVersion7() }, cancellation);
}
