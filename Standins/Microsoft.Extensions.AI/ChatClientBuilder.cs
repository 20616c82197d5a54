namespace Microsoft.Extensions.AI;

/// <summary>Collects the layers around a chat client, outermost first, and puts them together.</summary>
public sealed class ChatClientBuilder
{
    private readonly Func<IServiceProvider, IChatClient> _innermost;
    private readonly List<Func<IChatClient, IServiceProvider, IChatClient>> _layers = [];

    /// <summary>Starts from a factory of the innermost client.</summary>
    /// <param name="innerClientFactory">Makes the client that talks to the model.</param>
    public ChatClientBuilder(Func<IServiceProvider, IChatClient> innerClientFactory)
    {
        ArgumentNullException.ThrowIfNull(innerClientFactory);
        _innermost = innerClientFactory;
    }

    /// <summary>Adds a layer inside those added before.</summary>
    /// <param name="clientFactory">Wraps the client it is given.</param>
    /// <returns>This builder.</returns>
    public ChatClientBuilder Use(Func<IChatClient, IChatClient> clientFactory)
    {
        ArgumentNullException.ThrowIfNull(clientFactory);
        return Use((inner, _) => clientFactory(inner));
    }

    /// <summary>Adds a layer inside those added before.</summary>
    /// <param name="clientFactory">Wraps the client it is given, with services at hand.</param>
    /// <returns>This builder.</returns>
    public ChatClientBuilder Use(Func<IChatClient, IServiceProvider, IChatClient> clientFactory)
    {
        ArgumentNullException.ThrowIfNull(clientFactory);
        _layers.Add(clientFactory);
        return this;
    }

    /// <summary>Makes the innermost client and wraps it layer by layer.</summary>
    /// <param name="services">Given to the factories; an empty provider when null.</param>
    /// <returns>The outermost layer.</returns>
    /// <exception cref="InvalidOperationException">A factory returned null.</exception>
    public IChatClient Build(IServiceProvider? services = null)
    {
        var provider = services ?? NoServices.Instance;
        return Enumerable.Reverse(_layers).Aggregate(
            _innermost(provider),
            (inner, layer) => layer(inner, provider) ?? throw new InvalidOperationException("A layer of the chat client returned null."));
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
