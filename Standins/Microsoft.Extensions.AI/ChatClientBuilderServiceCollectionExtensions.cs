using Microsoft.Extensions.AI;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers chat clients.</summary>
public static class ChatClientBuilderServiceCollectionExtensions
{
    /// <summary>Registers <see cref="IChatClient"/>, built on first use with the layers that the returned builder has by then.</summary>
    /// <param name="serviceCollection">Where to register.</param>
    /// <param name="innerClientFactory">Makes the innermost client.</param>
    /// <param name="lifetime">Lifetime of the whole client.</param>
    /// <returns>The builder that takes the layers.</returns>
    public static ChatClientBuilder AddChatClient(
        this IServiceCollection serviceCollection,
        Func<IServiceProvider, IChatClient> innerClientFactory,
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(serviceCollection);

        var builder = new ChatClientBuilder(innerClientFactory);
        serviceCollection.Add(new ServiceDescriptor(typeof(IChatClient), builder.Build, lifetime));
        return builder;
    }
}
