using System.Diagnostics.Metrics;

namespace Concierge.Core.RateLimits;

/// <summary>How often requests were let in, and on what ground.</summary>
public static class RateLimitTelemetry
{
    /// <summary>The meter.</summary>
    public const string Name = "Concierge.RateLimits";

    private static readonly Meter s_meter = new(Name);

    private static readonly Counter<long> s_checks = s_meter.CreateCounter<long>(
        "concierge.rate_limits.checks", "{check}", "Checks by policy and outcome: allowed, limited, open (let in unchecked while Redis was away) or closed (refused for the same reason).");

    public static void Checked(string policy, string outcome)
        => s_checks.Add(1, new KeyValuePair<string, object?>("policy", policy), new KeyValuePair<string, object?>("outcome", outcome));
}
