using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application: a server, a project, a database, a parameter.</summary>
public interface IResource
{
    /// <summary>The name, unique in the model.</summary>
    string Name { get; }

    /// <summary>What the model says about this resource.</summary>
    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>A statement about a resource.</summary>
public interface IResourceAnnotation;

/// <summary>The statements about one resource, in the order in which they were made.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;

/// <summary>Whether an annotation joins those of its type or takes their place.</summary>
public enum ResourceAnnotationMutationBehavior
{
    /// <summary>Joins them.</summary>
    Append = 0,

    /// <summary>Takes their place.</summary>
    Replace = 1,
}

/// <summary>The base of the resources.</summary>
/// <param name="name">The name, unique in the model.</param>
public abstract class Resource(string name) : IResource
{
    /// <inheritdoc/>
    public virtual string Name { get; } = name;

    /// <inheritdoc/>
    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}

/// <summary>A resource that takes environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource that takes command line arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>A resource that listens.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource that others find by its name.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;

/// <summary>A resource that can wait for others before it starts.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A resource that lives in another.</summary>
public interface IResourceWithParent : IResource
{
    /// <summary>The resource that this one lives in.</summary>
    IResource Parent { get; }
}

/// <summary>A resource that lives in a <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The parent's type.</typeparam>
public interface IResourceWithParent<out T> : IResourceWithParent where T : IResource
{
    /// <inheritdoc/>
    IResource IResourceWithParent.Parent => Parent;

    /// <summary>The resource that this one lives in.</summary>
    new T Parent { get; }
}

/// <summary>A resource that is reached by a connection string.</summary>
public interface IResourceWithConnectionString : IResource
{
    /// <summary>The variable that carries it, when that is not <c>ConnectionStrings__name</c>.</summary>
    string? ConnectionStringEnvironmentVariable => null;

    /// <summary>The connection string, once the resource's endpoints are allocated.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default);
}
