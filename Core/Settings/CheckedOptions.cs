using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Settings;

public static class CheckedOptions
{
    /// <summary>
    /// Options bound from a configuration section, with a validator that may look at several of them at once. A host
    /// with options that it refuses does not start. May be called again by whoever else needs them.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="section">Name of the section, such as <c>Ai</c>.</param>
    public static IServiceCollection AddCheckedOptions<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        return services;
    }
}
