using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>What may be said about resources: order, arguments, environment.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Starts the resource when another one is healthy.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="dependency">The one to wait for.</param>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport =>
        builder.WithAnnotation(new WaitAnnotation(dependency.Resource, WaitType.UntilHealthy));

    /// <summary>Starts the resource when another one has run to its end.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="dependency">The one to wait for.</param>
    /// <param name="exitCode">The exit code that counts as success.</param>
    public static IResourceBuilder<T> WaitForCompletion<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : IResourceWithWaitSupport =>
        builder.WithAnnotation(new WaitAnnotation(dependency.Resource, WaitType.ForCompletion, exitCode));

    /// <summary>Adds command line arguments.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="args">The arguments.</param>
    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params string[] args) where T : IResourceWithArgs =>
        builder.WithAnnotation(new ArgumentsAnnotation(args));

    /// <summary>Sets an environment variable.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The variable.</param>
    /// <param name="value">Its value.</param>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment =>
        builder.WithVariable(name, _ => new ValueTask<string?>(value ?? string.Empty));

    /// <summary>Sets an environment variable to the URL of an endpoint.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The variable.</param>
    /// <param name="endpointReference">The endpoint.</param>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, EndpointReference endpointReference)
        where T : IResourceWithEnvironment =>
        builder.WithVariable(name, _ => new ValueTask<string?>(endpointReference.Url));

    /// <summary>Sets an environment variable to a parameter's value.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The variable.</param>
    /// <param name="parameter">The parameter.</param>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter)
        where T : IResourceWithEnvironment =>
        builder.WithVariable(name, parameter.Resource.GetValueAsync);

    /// <summary>Gives the resource another one's connection string, as <c>ConnectionStrings__name</c>.</summary>
    /// <typeparam name="TDestination">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="source">The other one.</param>
    /// <param name="connectionName">The name to give it; the other one's when not given.</param>
    /// <param name="optional">Whether a missing one is left out rather than an error.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        var variable = resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{connectionName ?? resource.Name}";
        return builder.WithVariable(variable, async cancellation =>
            await resource.GetConnectionStringAsync(cancellation)
            ?? (optional ? null : throw new DistributedApplicationException($"'{resource.Name}' has no connection string.")));
    }

    /// <summary>Gives the resource another one's addresses, as <c>services__name__endpoint__0</c>.</summary>
    /// <typeparam name="TDestination">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="source">The other one.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        return builder.WithAnnotation(new EnvironmentAnnotation((variables, _) =>
        {
            foreach (var endpoint in resource.GetEndpoints())
            {
                variables[$"services__{resource.Name}__{endpoint.EndpointName}__0"] = endpoint.Url;
            }

            return ValueTask.CompletedTask;
        }));
    }

    private static IResourceBuilder<T> WithVariable<T>(
        this IResourceBuilder<T> builder, string name, Func<CancellationToken, ValueTask<string?>> value)
        where T : IResourceWithEnvironment =>
        builder.WithAnnotation(new EnvironmentAnnotation(async (variables, cancellation) =>
        {
            if (await value(cancellation) is { } known)
            {
                variables[name] = known;
            }
        }));
}
