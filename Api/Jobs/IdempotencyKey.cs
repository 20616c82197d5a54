using Concierge.Api.Http;
using Concierge.Core.Results;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Jobs;

/// <summary>The header that makes a repeated request harmless: one key, one job.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>Set on the answer that names an earlier job.</summary>
    private const string ReplayedHeader = "Idempotency-Replayed";

    private const string RepeatedHeader = "Idempotent-Replayed";

    private const int Longest = 200;

    public static Error Malformed { get; } = Error.Invalid(Header, $"Must have 1 to {Longest} visible ASCII characters, without spaces.");

    public static Error UsedOtherwise { get; } = new(
        ErrorKind.Conflict,
        "idempotency_key_reused",
        "This key was used for a job of another type. Send a new key with a new request.",
        Error.Invalid(Header, "Was used for a job of another type.").Fields);

    /// <summary>The same key with another request.</summary>
    public static ProblemHttpResult Reused => Problems.Of(
        StatusCodes.Status422UnprocessableEntity,
        "idempotency_key_reused",
        "This key came with another request before. Send a new key with a new request.",
        Error.Invalid(Header, "Was used for another request.").Fields);

    /// <summary>The first request with this key takes longer than this one may wait.</summary>
    public static ProblemHttpResult InUse => Problems.Of(
        StatusCodes.Status409Conflict,
        "idempotency_key_in_use",
        "The first request with this key has no answer yet. Send this one again in a moment.");

    /// <summary>Says that an earlier request was answered so. The older name stays for those who look for it.</summary>
    public static void MarkReplay(HttpResponse response)
    {
        response.Headers[RepeatedHeader] = "true";
        response.Headers[ReplayedHeader] = "true";
    }

    public static bool IsValid(string? key) => key is null || (key.Length is > 0 and <= Longest && key.All(c => c is > ' ' and <= '~'));
}
