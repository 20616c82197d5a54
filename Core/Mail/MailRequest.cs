namespace Concierge.Core.Mail;

/// <summary>Data of the event <c>email/send.requested</c>: to whom, and which mail.</summary>
/// <param name="AccountId">Whose address it goes to.</param>
/// <param name="Template">One of <see cref="MailTemplates"/>.</param>
/// <param name="SubjectId">What the mail is about, such as a job.</param>
public sealed record MailRequest(Guid AccountId, string Template, Guid? SubjectId = null);

/// <summary>The mails that there are.</summary>
public static class MailTemplates
{
    public const string Welcome = "welcome";
    public const string Confirm = "confirm";
    public const string Reset = "reset";
    public const string SecondSignUp = "second_sign_up";
    public const string JobFinished = "job_finished";
    public const string JobFailed = "job_failed";
    public const string Reminder = "reminder";
}
