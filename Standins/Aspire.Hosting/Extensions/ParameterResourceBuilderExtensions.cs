using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds values from outside the model.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a parameter: configuration key <c>Parameters:name</c>.</summary>
    /// <param name="builder">The model.</param>
    /// <param name="name">The name, unique in the model.</param>
    /// <param name="secret">Whether it must not be shown.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false)
    {
        var key = $"Parameters:{name}";
        var parameter = new ParameterResource(
            name, _ => builder.Configuration[key] ?? throw new DistributedApplicationException($"{key} is not configured."), secret);
        return builder.AddResource(parameter).RunBy(_ => new ValueRunner(cancellation => parameter.GetValueAsync(cancellation)));
    }

    /// <summary>Adds a server outside the model: configuration key <c>ConnectionStrings:name</c>.</summary>
    /// <param name="builder">The model.</param>
    /// <param name="name">The name, unique in the model.</param>
    /// <param name="environmentVariableName">The variable that carries it; <c>ConnectionStrings__name</c> when not given.</param>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null)
    {
        var parameter = new ConnectionStringParameterResource(
            name,
            _ => builder.Configuration.GetConnectionString(name)
                ?? throw new DistributedApplicationException($"ConnectionStrings:{name} is not configured."),
            environmentVariableName);
        return builder.AddResource(parameter).RunBy(_ => new ValueRunner(cancellation => parameter.GetValueAsync(cancellation)));
    }

    internal static IResourceBuilder<T> RunBy<T>(this IResourceBuilder<T> builder, Func<RunContext, IResourceRunner> create) where T : IResource =>
        builder.WithAnnotation(new RunnerAnnotation(create), ResourceAnnotationMutationBehavior.Replace);
}
