using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;

namespace Concierge.AppHost.Starting;

/// <summary>What the projects of Concierge have in common as resources.</summary>
internal static class ProjectExtensions
{
    // Set by an IDE that starts the projects itself, and by `dotnet watch`, which builds them as they change.
    private static readonly string[] StartedByOthers = ["DEBUG_SESSION_PORT", "DOTNET_WATCH"];

    /// <summary>Adds a project that runs from its build output and keeps private what the app host would publish.</summary>
    /// <typeparam name="TProject">The project.</typeparam>
    /// <param name="builder">The model.</param>
    /// <param name="name">The resource's name.</param>
    public static IResourceBuilder<ProjectResource> AddConciergeProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var project = builder.AddProject<TProject>(name);
        if (!builder.ExecutionContext.IsRunMode) return project;
        if (StartedByOthers.All(name => builder.Configuration[name] is null)) project.RunBuildOutput(new TProject().ProjectPath);
        return project
            // Aspire turns both the other way for development. Prompts and query strings are somebody's plans.
            .WithEnvironment("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "false")
            .WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "false")
            .WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "false")
            // When everything stops at once, the dashboard may be gone before the last export.
            .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "1000");
    }

    /// <summary>Takes the next free port when that of the launch settings is in use, and says so.</summary>
    /// <param name="project">The project.</param>
    public static IResourceBuilder<ProjectResource> WithFreePort(this IResourceBuilder<ProjectResource> project)
    {
        var builder = project.ApplicationBuilder;
        if (!builder.ExecutionContext.IsRunMode || builder.UsesRandomPorts()) return project;
        return project.WithEndpoint("http", endpoint => endpoint.Port = FreePort.From(endpoint.Port!.Value, project.Resource.Name));
    }

    /// <summary>Whether tests run the application, with ports of their own.</summary>
    /// <param name="builder">The model.</param>
    public static bool UsesRandomPorts(this IDistributedApplicationBuilder builder) => builder.Configuration.GetValue("DcpPublisher:RandomizePorts", defaultValue: false);

    /// <summary>Starts the built program itself: `dotnet run` takes a process and about a second more for each.</summary>
    private static void RunBuildOutput(this IResourceBuilder<ProjectResource> project, string projectPath)
    {
        var folder = Path.GetDirectoryName(projectPath)!;
        var output = new DirectoryInfo(AppContext.BaseDirectory); // …/bin/<configuration>/<framework>/
        var program = Path.Combine(folder, "bin", output.Parent!.Name, output.Name, $"Concierge.{Path.GetFileNameWithoutExtension(projectPath)}");
        if (OperatingSystem.IsWindows()) program += ".exe";
        if (!File.Exists(program)) return;
        project
            .WithAnnotation(new ExecutableAnnotation { Command = program, WorkingDirectory = folder })
            .WithEnvironment("DOTNET_ROOT", Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")));
    }
}
