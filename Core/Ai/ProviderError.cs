using System.ClientModel;
using System.Text.Json;
using Concierge.Jobs;

namespace Concierge.Core.Ai;

/// <summary>What may be said of an HTTP error: its status and the identifiers in it, never its text.</summary>
internal sealed record ProviderError(int Status, string? Code, string? Parameter, TimeSpan? RetryAfter)
{
    public static ProviderError Read(ClientResultException error, TimeProvider time)
    {
        var response = error.GetRawResponse();
        var (code, parameter) = Identifiers(response?.Content);
        return new ProviderError(error.Status, code, parameter, RetryAfterHeader.Read(response?.Headers, time));
    }

    public Exception ToException(AiModelInfo model) => (Status, Code) switch
    {
        (402, _) or (_, "insufficient_quota" or "billing_hard_limit_reached" or "billing_not_active") => new FailForGoodException(
            "ai_quota_exhausted", $"The account at the AI provider has no credit left ({this}). Top it up or raise its limit, then retry."),
        (_, "content_filter") => new FailForGoodException(
            "ai_refused", "The AI provider's content filter refused the request. Word it differently and try again."),
        (401 or 403, _) => new FailForGoodException(
            "ai_key_rejected", $"The AI provider did not accept the API key ({this}). Put a valid key into Ai:ApiKey, then retry."),
        (404, _) or (_, "model_not_found") => new FailForGoodException(
            "ai_model_unknown", $"The AI provider has no model \"{model.Name}\" for this key at this address ({this}). Check Ai:Model and Ai:Endpoint, then retry."),
        (429, _) => new PassingFaultException($"is busy ({this})", RetryAfter),
        (408 or 409 or 425 or >= 500, _) => new PassingFaultException($"failed ({this})", RetryAfter),
        _ => new FailForGoodException(
            "ai_request_rejected", $"The AI provider rejected the request ({this}). Another attempt would be rejected as well."),
    };

    public override string ToString()
        => string.Join(", ", new[] { $"HTTP {Status}", Code, Parameter is null ? null : $"parameter {Parameter}" }.OfType<string>());

    // {"error":{"message":"…","type":"…","param":"…","code":"…"}} at OpenAI; others leave parts out or give a string.
    private static (string? Code, string? Parameter) Identifiers(BinaryData? body)
    {
        try
        {
            using var document = JsonDocument.Parse(body ?? BinaryData.FromString("null"));
            var error = Member(document.RootElement, "error");
            return (Identifier(Member(error, "code")) ?? Identifier(Member(error, "type")), Identifier(Member(error, "param")));
        }
        catch (JsonException)
        {
            return (null, null); // a proxy's HTML page
        }
    }

    private static JsonElement? Member(JsonElement? parent, string name)
        => parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var member) ? member : null;

    private static string? Identifier(JsonElement? value)
        => value is { ValueKind: JsonValueKind.String } text && IsIdentifier(text.GetString()!) ? text.GetString() : null;

    // Keeps prose out, and keys: they have dashes.
    private static bool IsIdentifier(string text)
        => text.Length is > 0 and <= 60 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '[' or ']');
}
