using System.Text.Json;

namespace Concierge.Core.Webhooks.Inbound;

/// <summary>What was found out about a webhook before it is stored.</summary>
/// <param name="Refusal">Why it is not taken; the rest counts only when this is null.</param>
public sealed record ArrivedWebhook(WebhookRefusal? Refusal, string EventId = "", string? Type = null)
{
    public static ArrivedWebhook Refused(WebhookRefusal refusal) => new(refusal);
}

/// <summary>Why a webhook is not taken.</summary>
public enum WebhookRefusal
{
    /// <summary>A header that the signature needs is missing or not well-formed.</summary>
    Malformed,

    /// <summary>The signature does not fit the body.</summary>
    NotGenuine,

    /// <summary>Its timestamp is too far from now.</summary>
    Late,

    /// <summary>It is genuine, but its body does not say which event it is.</summary>
    NoEventId,
}

/// <summary>Reads what a body says of itself.</summary>
internal static class EventBody
{
    private const int Longest = 200;

    public static bool IsPlain(string? text) => text is { Length: > 0 and <= Longest } && text.All(c => c is > ' ' and <= '~');

    /// <summary>The properties <c>id</c> and <c>type</c> of a JSON object; null where they are missing or unusable.</summary>
    public static (string? Id, string? Type) Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? (Text(document.RootElement, "id"), Text(document.RootElement, "type")) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString() is { } text && IsPlain(text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }
}
