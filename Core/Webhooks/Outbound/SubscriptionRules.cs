using System.Net;
using Concierge.Core.Outbound;
using Concierge.Core.Results;

namespace Concierge.Core.Webhooks.Outbound;

/// <summary>What a subscription must be like.</summary>
internal static class SubscriptionRules
{
    public const int MaxSubscriptions = 20;

    private const int MaxUrl = 2_000;
    private const int MaxDescription = 200;

    public static Error? Check(string? url, IReadOnlyList<string>? events, string? description, OutboundOptions outbound)
    {
        var errors = new FieldErrors();
        CheckUrl(url, outbound.AllowPrivateAddresses, errors);
        errors.AddUnless(
            events is { Count: > 0 } && events.Distinct(StringComparer.Ordinal).Count() == events.Count && events.All(name => WebhookEvents.All.Contains(name, StringComparer.Ordinal)),
            "events",
            $"Must be one to three of: {string.Join(", ", WebhookEvents.All)}; each once.");
        errors.AddUnless(description is null || (description.Length <= MaxDescription && !description.Any(char.IsControl)), "description", $"Must have at most {MaxDescription} characters.");
        return errors.Any ? errors.ToError() : null;
    }

    // Where a name leads is decided anew at each delivery; this only spares people an address that can never work.
    private static void CheckUrl(string? url, bool allowsPrivate, FieldErrors errors)
    {
        const string Field = "url";
        var isAddress = Uri.TryCreate(url, UriKind.Absolute, out var address) && url!.Length <= MaxUrl && address.Scheme is "https" or "http"
            && address.UserInfo.Length == 0 && address.Fragment.Length == 0 && address.Host.Length > 0;
        errors.AddUnless(isAddress, Field, "Must be an absolute https address of at most 2,000 characters, without a user and a fragment.");
        if (!isAddress || allowsPrivate) return;
        errors.AddUnless(address!.Scheme is "https", Field, "Must begin with https.");
        errors.AddUnless(
            !IPAddress.TryParse(address.Host.Trim('[', ']'), out var literal) || PublicAddresses.Contain(literal), Field, "Must not lead into a private network.");
    }
}
