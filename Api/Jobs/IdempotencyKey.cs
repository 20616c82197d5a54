using Concierge.Core.Results;

namespace Concierge.Api.Jobs;

/// <summary>The header that makes a repeated request harmless: one key, one job.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>Set on the answer that names an earlier job.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const int Longest = 200;

    public static Error Malformed { get; } = Error.Invalid(Header, $"Must have 1 to {Longest} visible ASCII characters, without spaces.");

    public static Error UsedOtherwise { get; } = new(
        ErrorKind.Conflict,
        "idempotency_key_reused",
        "This key was used for a job of another type. Send a new key with a new request.",
        Error.Invalid(Header, "Was used for a job of another type.").Fields);

    public static bool IsValid(string? key) => key is null || (key.Length is > 0 and <= Longest && key.All(c => c is > ' ' and <= '~'));
}
