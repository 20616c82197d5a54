using Microsoft.Extensions.Options;

namespace Concierge.Core.Webhooks;

/// <summary>Webhooks in and out: the configuration section <c>Webhooks</c>.</summary>
public sealed class WebhooksOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Webhooks";

    /// <summary>What Vercel sends. Without a secret its address does not exist.</summary>
    public WebhookSender Vercel { get; set; } = new();

    /// <summary>What Payload CMS sends. Without a secret its address does not exist.</summary>
    public WebhookSender Payload { get; set; } = new();

    /// <summary>How far a sender's clock may be off: 1 s to 1 h, default 5 min.</summary>
    public TimeSpan Tolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long events that came are kept, and with them the memory of which have come: 1 to 3,650 days, default 30.</summary>
    public int RetentionDays { get; set; } = 30;

    /// <summary>How often workers look for jobs that have ended: 0.1 s to 1 min, default 2 s.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a delivery is tried before it counts as failed: 1 to 20, default 8.</summary>
    public int MaxAttempts { get; set; } = 8;

    /// <summary>Failed deliveries in a row after which a subscription is disabled: 1 to 100, default 5.</summary>
    public int DisableAfter { get; set; } = 5;
}

/// <summary>Somebody who sends webhooks to this server.</summary>
public sealed class WebhookSender
{
    /// <summary>Shared with the sender; at least 16 characters.</summary>
    public string? Secret { get; set; }
}

internal sealed class WebhooksOptionsValidator : IValidateOptions<WebhooksOptions>
{
    private const int LeastSecret = 16;

    public ValidateOptionsResult Validate(string? name, WebhooksOptions options)
    {
        string[] failures = [.. OfSenders(options), .. OfLimits(options)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> OfSenders(WebhooksOptions options)
    {
        if (options.Vercel.Secret is { Length: > 0 and < LeastSecret }) yield return $"Webhooks:Vercel:Secret must have at least {LeastSecret} characters.";
        if (options.Payload.Secret is { Length: > 0 and < LeastSecret }) yield return $"Webhooks:Payload:Secret must have at least {LeastSecret} characters.";
    }

    private static IEnumerable<string> OfLimits(WebhooksOptions options)
    {
        if (options.Tolerance < TimeSpan.FromSeconds(1) || options.Tolerance > TimeSpan.FromHours(1)) yield return "Webhooks:Tolerance must be from 00:00:01 to 01:00:00.";
        if (options.RetentionDays is < 1 or > 3_650) yield return "Webhooks:RetentionDays must be from 1 to 3650.";
        if (options.SweepInterval < TimeSpan.FromSeconds(0.1) || options.SweepInterval > TimeSpan.FromMinutes(1)) yield return "Webhooks:SweepInterval must be from 00:00:00.1 to 00:01:00.";
        if (options.MaxAttempts is < 1 or > 20) yield return "Webhooks:MaxAttempts must be from 1 to 20.";
        if (options.DisableAfter is < 1 or > 100) yield return "Webhooks:DisableAfter must be from 1 to 100.";
    }
}
