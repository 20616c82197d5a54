using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Collects the model of an application.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>The app host's project folder.</summary>
    string AppHostDirectory { get; }

    /// <summary>The app host's configuration.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>The app host's environment.</summary>
    IHostEnvironment Environment { get; }

    /// <summary>Whether the model is run or published.</summary>
    DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>The resources so far.</summary>
    IResourceCollection Resources { get; }

    /// <summary>The app host's own services.</summary>
    IServiceCollection Services { get; }

    /// <summary>Adds a resource to the model.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <exception cref="DistributedApplicationException">There is one of that name.</exception>
    IResourceBuilder<T> AddResource<T>(T resource) where T : IResource;

    /// <summary>Makes a builder of a resource that is in the model.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="resource">The resource.</param>
    IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource;

    /// <summary>Makes the application.</summary>
    DistributedApplication Build();
}

/// <summary>Whether the model is run or published.</summary>
public class DistributedApplicationExecutionContext
{
    /// <summary>Always true here.</summary>
    public bool IsRunMode => true;

    /// <summary>Always false here.</summary>
    public bool IsPublishMode => false;
}

/// <summary>Options of the builder.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The command line.</summary>
    public string[]? Args { get; set; }

    /// <summary>The app host's assembly; the entry assembly when not given.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>Not used here: there is no dashboard.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Whether the output of the resources goes to the app host's log rather than to its console.</summary>
    public bool EnableResourceLogging { get; set; }

    /// <summary>The app host's project folder, when the assembly does not say.</summary>
    public string? ProjectDirectory { get; set; }
}

/// <summary>The model is wrong, or cannot be run.</summary>
public class DistributedApplicationException : Exception
{
    /// <summary>Without a message.</summary>
    public DistributedApplicationException()
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong.</param>
    public DistributedApplicationException(string message) : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="inner">The cause.</param>
    public DistributedApplicationException(string message, Exception inner) : base(message, inner)
    {
    }
}
