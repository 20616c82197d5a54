using System.Globalization;
using Concierge.Api.Http;
using Concierge.Core.RateLimits;
using Concierge.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Concierge.Api.RateLimits;

/// <summary>
/// Counts a request against its caller's limit, and against the route's own where it has one, and says in the headers
/// of the IETF's draft (draft-ietf-httpapi-ratelimit-headers) what is left. While Redis is away requests are let in
/// unchecked, except to routes with <see cref="RateLimitPolicies.SignIn"/>.
/// </summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, IRateLimiter limiter, IOptions<RateLimitsOptions> options)
{
    private const string PolicyHeader = "RateLimit-Policy";
    private const string LimitHeader = "RateLimit";
    private static readonly TimeSpan s_outage = TimeSpan.FromSeconds(5);

    private readonly RateLimitsOptions _options = options.Value;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!_options.Enabled || context.GetEndpoint() is not { } endpoint || IsUnlimited(context, endpoint))
        {
            await next(context);
            return;
        }

        foreach (var (policy, key) in Policies(endpoint, context))
        {
            if (await RefuseAsync(context, policy, key)) return;
        }

        await next(context);
    }

    // A probe must not fail because Redis does, nor because there are many of them.
    private static bool IsUnlimited(HttpContext context, Endpoint endpoint)
        => endpoint.Metadata.GetMetadata<Unlimited>() is not null
            || context.Request.Path.Value is ServiceDefaultsExtensions.HealthPath or ServiceDefaultsExtensions.AlivePath;

    private static IEnumerable<(string Policy, string Key)> Policies(Endpoint endpoint, HttpContext context)
    {
        var caller = RateLimitCaller.Of(context);
        if (endpoint.Metadata.GetMetadata<RequiredRateLimit>() is { } required)
        {
            yield return required.Policy is RateLimitPolicies.SignIn
                ? (required.Policy, RateLimitCaller.Address(context))
                : (required.Policy, caller.Key);
        }

        yield return caller;
    }

    private async Task<bool> RefuseAsync(HttpContext context, string policy, string key)
    {
        var limit = LimitOf(policy);
        var isClosed = policy is RateLimitPolicies.SignIn;
        if (await limiter.CheckAsync($"{policy}/{key}", limit.Limit, limit.Window, context.RequestAborted) is not { } result)
        {
            RateLimitTelemetry.Checked(policy, isClosed ? "closed" : "open");
            if (isClosed) await UncountableAsync(context);
            return isClosed;
        }

        RateLimitTelemetry.Checked(policy, result.IsAllowed ? "allowed" : "limited");
        Tell(context.Response, policy, limit, result);
        if (!result.IsAllowed) await LimitedAsync(context, limit, result);
        return !result.IsAllowed;
    }

    private RateLimit LimitOf(string policy) => policy switch
    {
        RateLimitPolicies.User => _options.User,
        RateLimitPolicies.Guest => _options.Guest,
        RateLimitPolicies.Anonymous => _options.Anonymous,
        RateLimitPolicies.SignIn => _options.SignIn,
        RateLimitPolicies.Reports => _options.Reports,
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "Has no limit."),
    };

    private static void Tell(HttpResponse response, string policy, RateLimit limit, RateLimitResult result)
    {
        response.Headers.Append(PolicyHeader, string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";q={limit.Limit};w={Seconds(limit.Window)}"));
        response.Headers.Append(LimitHeader, string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";r={result.Remaining};t={Seconds(result.ResetAfter)}"));
    }

    private static Task LimitedAsync(HttpContext context, RateLimit limit, RateLimitResult result)
    {
        var seconds = Math.Max(1, Seconds(result.ResetAfter));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Problems.Of(
            StatusCodes.Status429TooManyRequests,
            "rate_limited",
            string.Create(CultureInfo.InvariantCulture, $"At most {limit.Limit} of these requests in {Seconds(limit.Window)} s. Try again in {seconds} s."))
            .ExecuteAsync(context);
    }

    private static Task UncountableAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = Seconds(s_outage).ToString(CultureInfo.InvariantCulture);
        return Problems.Of(
            StatusCodes.Status503ServiceUnavailable,
            "rate_limits_unavailable",
            "This cannot be tried at the moment, because nothing can count the tries. Try again in a few seconds.")
            .ExecuteAsync(context);
    }

    private static long Seconds(TimeSpan span) => (long)Math.Ceiling(span.TotalSeconds);
}
