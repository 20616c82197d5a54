using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace Aspire.Hosting;

/// <summary>Adds .NET projects to the model.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project, with the endpoints and variables of its first launch profile.</summary>
    /// <typeparam name="TProject">Generated from the app host's reference to the project.</typeparam>
    /// <param name="builder">The model.</param>
    /// <param name="name">The name, unique in the model.</param>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var metadata = new TProject();
        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation<IProjectMetadata>(metadata);
        if (LaunchProfile.ReadFirst(metadata.ProjectPath) is { } profile)
        {
            Apply(profile, project);
        }

        return project.RunBy(context => new ProjectRunner(project.Resource, metadata, context));
    }

    /// <summary>Runs the project as several processes.</summary>
    /// <param name="builder">The project.</param>
    /// <param name="replicas">How many, at least one.</param>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
    }

    private static void Apply(LaunchProfile profile, IResourceBuilder<ProjectResource> project)
    {
        foreach (var url in profile.Urls)
        {
            project.WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: url.Scheme, name: url.Scheme, port: url.Port));
        }

        foreach (var (name, value) in profile.EnvironmentVariables)
        {
            project.WithEnvironment(name, value);
        }
    }
}

/// <summary>Where a project is; generated from the app host's reference to it.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    /// <summary>The project file.</summary>
    string ProjectPath { get; }

    /// <summary>Whether the project is built already.</summary>
    bool SuppressBuild => false;
}
