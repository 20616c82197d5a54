using Concierge.Core.Redis;
using Concierge.Core.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Concierge.Core.RateLimits;

public static class RateLimitServiceCollectionExtensions
{
    /// <summary><see cref="IRateLimiter"/> over the host's Redis, and the settings of the section <c>RateLimits</c>.</summary>
    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddCheckedOptions<RateLimitsOptions, RateLimitsOptionsValidator>(RateLimitsOptions.Section);
        services.TryAddSingleton<IRateLimiter, RateLimiter>();
        return services.AddRedisAccess();
    }
}
