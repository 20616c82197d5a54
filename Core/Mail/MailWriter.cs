using Concierge.Core.Accounts;
using Concierge.Core.Mail.Templates;
using Concierge.Jobs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Mail;

/// <summary>Writes a mail from its Razor component: HTML, and the same as text.</summary>
public sealed class MailWriter(HtmlRenderer renderer, UserManager<Account> users, IOptions<MailOptions> options)
{
    public async Task<MailMessageText> WriteAsync(MailRequest request, Account account, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(account);
        cancellation.ThrowIfCancellationRequested();
        var (component, subject, link) = await ChooseAsync(request, account);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(MailComponent.Name)] = account.DisplayName,
            [nameof(MailComponent.Link)] = link,
            [nameof(MailComponent.Subject)] = subject,
        });
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync(component, parameters)).ToHtmlString());
        return new MailMessageText(account.Email!, subject, PlainText.Of(html), html);
    }

    private async Task<(Type Component, string Subject, string Link)> ChooseAsync(MailRequest request, Account account) => request.Template switch
    {
        MailTemplates.Welcome => (typeof(WelcomeMail), "Welcome to Concierge", Link("")),
        MailTemplates.Confirm => (typeof(ConfirmMail), "Confirm your address", Link("account/confirm", account, await users.GenerateEmailConfirmationTokenAsync(account))),
        MailTemplates.Reset => (typeof(ResetMail), "Set a new password", Link("account/reset", account, await users.GeneratePasswordResetTokenAsync(account))),
        MailTemplates.SecondSignUp => (typeof(SecondSignUpMail), "You have an account already", Link("account/forgot")),
        MailTemplates.JobFinished => (typeof(JobFinishedMail), "Your concierge has finished", Link($"jobs/{request.SubjectId}")),
        MailTemplates.JobFailed => (typeof(JobFailedMail), "Your concierge could not finish", Link($"jobs/{request.SubjectId}")),
        MailTemplates.Reminder => (typeof(ReminderMail), "A reminder from your concierge", Link("")),
        _ => throw new FailForGoodException("no_such_template", $"There is no mail called {request.Template}."),
    };

    // The token in the fragment: it is not sent to servers, so none logs it.
    private string Link(string path, Account account, string token)
        => $"{Link(path)}#{Uri.EscapeDataString(account.Email!)}:{Uri.EscapeDataString(token)}";

    private string Link(string path) => $"{options.Value.SiteUrl.TrimEnd('/')}/{path}";
}
