using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Contracts;
using Concierge.Contracts.Notifications;
using Concierge.Core.Notifications;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Notifications;

internal static class NotificationEndpoints
{
    private static readonly NotificationDto s_example = new(
        new Guid("01971c4e-9b10-7e2f-a3c4-5d6e7f809102"),
        "webhook.disabled",
        new Guid("01971c4e-7a40-7b6c-9d1e-8f0a2b4c6d8e"),
        "A webhook subscription was disabled. The endpoint answered 410: it is gone.",
        new DateTimeOffset(2027, 3, 14, 9, 26, 53, TimeSpan.Zero),
        ReadAt: null);

    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder routes)
    {
        var notifications = routes.MapGroup("/api/notifications").RequireAuthorization().WithTags("Notifications")
            .WithProblems(StatusCodes.Status401Unauthorized);

        notifications.MapGet("", ListAsync)
            .WithName("ListNotifications")
            .WithSummary("What you should know, newest first")
            .WithDescription("`limit` is 1 to 100, 20 when not given; `cursor` is the `next` of the page before.")
            .WithExamples(response: new Page<NotificationDto>([s_example], s_example.Id.ToString("N")))
            .WithProblems(StatusCodes.Status400BadRequest);

        notifications.MapGet("/unread", CountAsync)
            .WithName("CountUnreadNotifications")
            .WithSummary("How many you have not read")
            .WithExamples(response: new UnreadNotificationsDto(3));

        notifications.MapPost("/read", ReadAllAsync)
            .WithName("ReadNotifications")
            .WithSummary("Mark all as read")
            .WithDescription("With `upTo`, the id of the newest one that you have seen, what came later stays unread.")
            .WithExamples(response: new UnreadNotificationsDto(0))
            .WithProblems(StatusCodes.Status400BadRequest);

        notifications.MapPost("/{id}/read", ReadAsync)
            .WithName("ReadNotification")
            .WithSummary("Mark one as read")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<Results<Ok<Page<NotificationDto>>, ProblemHttpResult>> ListAsync(
        string? cursor, int? limit, NotificationsService notifications, CancellationToken cancellation)
    {
        var page = await notifications.ListAsync(cursor, limit ?? NotificationsService.DefaultLimit, cancellation);
        return page.IsOk ? TypedResults.Ok(page.Value) : page.Error.ToProblem();
    }

    private static async Task<Ok<UnreadNotificationsDto>> CountAsync(NotificationsService notifications, CancellationToken cancellation)
        => TypedResults.Ok(new UnreadNotificationsDto(await notifications.CountUnreadAsync(cancellation)));

    private static async Task<Ok<UnreadNotificationsDto>> ReadAllAsync(Guid? upTo, NotificationsService notifications, CancellationToken cancellation)
        => TypedResults.Ok(new UnreadNotificationsDto(await notifications.ReadAllAsync(upTo, cancellation)));

    private static async Task<Results<NoContent, ProblemHttpResult>> ReadAsync(Guid id, NotificationsService notifications, CancellationToken cancellation)
    {
        var read = await notifications.ReadAsync(id, cancellation);
        return read.IsOk ? TypedResults.NoContent() : read.Error.ToProblem();
    }
}
