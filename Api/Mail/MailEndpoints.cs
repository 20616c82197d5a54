using Concierge.Api.Admin;
using Concierge.Api.Docs;
using Concierge.Contracts.Mail;
using Concierge.Core.Mail;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Mail;

internal static class MailEndpoints
{
    public static IEndpointRouteBuilder MapMail(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/admin/mails", ListAsync).RequireAuthorization(AdminAuthentication.Policy)
            .WithTags("Mail")
            .WithName("ListMails")
            .WithSummary("The newest mails")
            .WithDescription("Where no mail server is configured, with their text: links to confirm an address or set a password are in it.")
            .WithExamples(response: new[]
            {
                new OutgoingMailDto(new("01971c4e-6f00-7d21-9b35-2c8e5f7a1d04"), new("01971c4e-6f00-7d21-9b35-2c8e5f7a1d03"), MailTemplates.Welcome,
                    "Welcome to Concierge", "Hello Ada, …", new(2026, 11, 22, 9, 30, 0, TimeSpan.Zero), SentAt: null),
            })
            .WithProblems(StatusCodes.Status403Forbidden);
        return routes;
    }

    private static async Task<Ok<IReadOnlyList<OutgoingMailDto>>> ListAsync(Outbox outbox, CancellationToken cancellation)
        => TypedResults.Ok(await outbox.ListAsync(cancellation));
}
