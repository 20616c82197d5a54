using System.Net;
using System.Text.Json;
using Concierge.Contracts;

namespace Concierge.Web.Backend;

/// <summary>Turns an answer that is no success, with or without ProblemDetails, into an <see cref="ApiFailure"/>.</summary>
public static class ProblemReader
{
    public static async Task<ApiFailure> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var problem = await BodyAsync(response, cancellation);
        var kind = KindOf(response.StatusCode, problem?.Errors);
        var said = problem?.Detail ?? problem?.Title;
        return new(kind, kind is ApiFailureKind.Invalid or ApiFailureKind.Conflict && said is not null ? said : Words(kind), problem?.Errors);
    }

    private static ApiFailureKind KindOf(HttpStatusCode status, Dictionary<string, string[]>? errors) => status switch
    {
        _ when errors is { Count: > 0 } => ApiFailureKind.Invalid,
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge => ApiFailureKind.Invalid,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ApiFailureKind.Unauthorized,
        HttpStatusCode.NotFound or HttpStatusCode.Gone => ApiFailureKind.NotFound,
        HttpStatusCode.Conflict => ApiFailureKind.Conflict,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout => ApiFailureKind.Unavailable,
        _ => ApiFailureKind.Unexpected,
    };

    private static string Words(ApiFailureKind kind) => kind switch
    {
        ApiFailureKind.Invalid => "The request was not accepted.",
        ApiFailureKind.Unauthorized => "Your guest session has ended. Plan a trip to begin a new one.",
        ApiFailureKind.NotFound => ApiFailure.NotFound.Message,
        ApiFailureKind.Conflict => "That is not possible any more: it has changed in the meantime.",
        ApiFailureKind.Unavailable => ApiFailure.Unavailable.Message,
        _ => "Something went wrong on the server. Try again; if it happens again, look at the log of Api.",
    };

    private static async Task<Problem?> BodyAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json")) return null;
        try
        {
            return await response.Content.ReadFromJsonAsync<Problem>(Wire.Json, cancellation);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Problem(string? Title, string? Detail, Dictionary<string, string[]>? Errors);
}
