using System.ComponentModel.DataAnnotations;

namespace Concierge.ServiceDefaults;

/// <summary>Settings of the health checks, bound from the configuration section <c>Health</c>.</summary>
public sealed class HealthOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Health";

    /// <summary>After this a check that has not answered counts as failed: 0.1 s to 1 min, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00", ParseLimitsInInvariantCulture = true,
        ErrorMessage = "Health:Timeout must be between 00:00:00.1 and 00:01:00.")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);
}
