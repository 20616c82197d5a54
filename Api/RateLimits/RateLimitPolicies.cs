namespace Concierge.Api.RateLimits;

/// <summary>What a route can ask for beyond the limit that every caller has; the figures are in the section <c>RateLimits</c>.</summary>
public static class RateLimitPolicies
{
    /// <summary>
    /// For whatever tries a password, a key or an address: strict, by the caller's address, and closed while nobody can
    /// count, since guessing must not become free when Redis is down.
    /// </summary>
    public const string SignIn = "sign-in";

    /// <summary>For reports of errors: by who sends them.</summary>
    public const string Reports = "reports";

    internal const string User = "user";
    internal const string Guest = "guest";
    internal const string Anonymous = "anonymous";
}

/// <summary>Which further policy a route has.</summary>
internal sealed record RequiredRateLimit(string Policy);

/// <summary>Marks a route that is never limited, such as a probe's.</summary>
internal sealed record Unlimited;

public static class RateLimitConventions
{
    /// <summary>Holds a route, or each of a group, to a policy of <see cref="RateLimitPolicies"/>.</summary>
    public static TBuilder RequireRateLimit<TBuilder>(this TBuilder builder, string policy)
        where TBuilder : IEndpointConventionBuilder
    {
        if (policy is not (RateLimitPolicies.SignIn or RateLimitPolicies.Reports))
            throw new ArgumentException($"There is no policy '{policy}'; RateLimitPolicies names them.", nameof(policy));
        return builder.WithMetadata(new RequiredRateLimit(policy));
    }

    /// <summary>Lets everything in, as probes need it.</summary>
    public static TBuilder WithoutRateLimit<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
        => builder.WithMetadata(new Unlimited());
}
