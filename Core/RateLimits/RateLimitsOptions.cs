using Microsoft.Extensions.Options;

namespace Concierge.Core.RateLimits;

/// <summary>How many requests are let in, bound from the configuration section <c>RateLimits</c>.</summary>
public sealed class RateLimitsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "RateLimits";

    /// <summary>False lets everything in, as behind a gateway that limits by itself. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Requests of one signed-in user. Default 1,200 a minute.</summary>
    public RateLimit User { get; init; } = new() { Limit = 1_200 };

    /// <summary>Requests of one guest. Default 600 a minute.</summary>
    public RateLimit Guest { get; init; } = new() { Limit = 600 };

    /// <summary>Requests from one address that say nothing of who makes them. Default 3,000 a minute: a whole site may stand behind one address.</summary>
    public RateLimit Anonymous { get; init; } = new() { Limit = 3_000 };

    /// <summary>Tries to sign in, and the like, from one address. Default 20 a minute.</summary>
    public RateLimit SignIn { get; init; } = new() { Limit = 20 };

    /// <summary>Reports of errors, by one sender. Default 60 a minute.</summary>
    public RateLimit Reports { get; init; } = new() { Limit = 60 };

    internal IEnumerable<(string Name, RateLimit Limit)> All()
        => [(nameof(User), User), (nameof(Guest), Guest), (nameof(Anonymous), Anonymous), (nameof(SignIn), SignIn), (nameof(Reports), Reports)];
}

/// <summary>So many in such a time.</summary>
public sealed class RateLimit
{
    /// <summary>Requests in any stretch of time as long as the window: 1 to 100,000.</summary>
    public int Limit { get; set; }

    /// <summary>Length of the sliding window: 1 s to 24 h, default 1 min.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>Names every setting that is wrong, by its key, when the host starts.</summary>
internal sealed class RateLimitsOptionsValidator : IValidateOptions<RateLimitsOptions>
{
    public ValidateOptionsResult Validate(string? name, RateLimitsOptions options)
    {
        var failures = options.All().SelectMany(limit => Failures(limit.Name, limit.Limit)).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(string name, RateLimit limit)
    {
        if (limit.Limit is < 1 or > 100_000) yield return $"RateLimits:{name}:Limit must be from 1 to 100000.";
        if (limit.Window < TimeSpan.FromSeconds(1) || limit.Window > TimeSpan.FromHours(24))
            yield return $"RateLimits:{name}:Window must be from 00:00:01 to 1.00:00:00.";
    }
}
