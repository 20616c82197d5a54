using Concierge.Core.Ends;
using Concierge.Core.Settings;
using Concierge.Jobs;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Concierge.Core.Mail;

public static class MailServiceCollectionExtensions
{
    /// <summary>Mails as jobs. Expects the data, the engine and the accounts beside it.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddCheckedOptions<MailOptions, MailOptionsValidator>(MailOptions.Section);
        services.AddScoped<HtmlRenderer>().AddScoped<MailWriter>().AddScoped<Outbox>().AddScoped<FinishedMailSweep>();
        services.TryAddSingleton<IMailSender, SmtpSender>();
        return services.AddJob<MailSending, MailRequest, MailResult>();
    }

    /// <summary>Looks for long jobs that have ended, in this process, which is one of any number that do.</summary>
    public static IServiceCollection AddMailSweeper(this IServiceCollection services) => services.AddHostedService<EndsSweeper<FinishedMailSweep>>();
}
