extern alias Reference;

using Microsoft.AspNetCore.Http;
using Reference::StandardWebhooks;
using Reference::StandardWebhooks.Diagnostics;

namespace Concierge.Tests.Webhooks;

/// <summary>What the library of the Standard Webhooks specification says of a message. It looks at the machine's clock.</summary>
internal static class SecondOpinion
{
    public static bool IsGenuine(string secret, string body, params (string Name, string Value)[] headers)
    {
        var given = new HeaderDictionary();
        foreach (var (name, value) in headers) given[name] = value;
        try
        {
            new StandardWebhook(secret).Verify(body, given);
            return true;
        }
        catch (WebhookVerificationException)
        {
            return false;
        }
    }
}
