using Concierge.Core.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Concierge.Core.RateLimits;

public static class RateLimitServiceCollectionExtensions
{
    /// <summary><see cref="IRateLimiter"/> over the host's Redis, and the settings of the section <c>RateLimits</c>.</summary>
    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitsOptions>().BindConfiguration(RateLimitsOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RateLimitsOptions>, RateLimitsOptionsValidator>());
        services.TryAddSingleton<IRateLimiter, RateLimiter>();
        return services.AddRedisAccess();
    }
}
