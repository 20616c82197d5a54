using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Runs a project's built assembly, once a replica.</summary>
internal sealed class ProjectRunner(ProjectResource project, IProjectMetadata metadata, RunContext context) : IResourceRunner
{
    private GuardedProcess[] _processes = [];

    public string EndedState => KnownResourceStates.Finished;

    /// <summary>The first exit code that is not zero, once every replica has ended.</summary>
    public Task<int> Exited { get; private set; } = Task.FromResult(0);

    public async Task StartAsync(CancellationToken cancellation)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var annotation in project.Annotations.OfType<EnvironmentAnnotation>())
        {
            await annotation.Apply(variables, cancellation);
        }

        Array.ForEach(_processes, process => process.Dispose());
        _processes = [.. Enumerable.Range(0, project.GetReplicaCount()).Select(replica => Start(replica, variables))];
        Exited = FirstFailureAsync(_processes);
    }

    public async Task<string?> CheckAsync(CancellationToken cancellation)
    {
        foreach (var check in project.Annotations.OfType<HttpHealthCheckAnnotation>())
        {
            var endpoint = check.EndpointName is { } name ? project.GetEndpoint(name) : project.GetEndpoints().First();
            foreach (var port in endpoint.EndpointAnnotation.AllocatedPorts)
            {
                if (await CheckAsync(new Uri(endpoint.UrlOf(port) + check.Path), check.StatusCode, cancellation) is { } problem)
                {
                    return problem;
                }
            }
        }

        return null;
    }

    public Task<int> StopAsync()
    {
        // What is stopped on purpose did not fail, whatever its exit code.
        foreach (var process in _processes)
        {
            _ = process.StopAsync();
        }

        return Exited;
    }

    private async Task<string?> CheckAsync(Uri url, int expected, CancellationToken cancellation)
    {
        using var client = context.Http.CreateClient();
        using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellation);
        return (int)response.StatusCode == expected ? null : $"{url} answers {(int)response.StatusCode}, not {expected}";
    }

    private GuardedProcess Start(int replica, Dictionary<string, string> variables)
    {
        var label = project.GetReplicaCount() == 1 ? project.Name : $"{project.Name}-{replica + 1}";
        var command = new GuardedCommand(DotNet(), [Target(), .. project.Annotations.OfType<ArgumentsAnnotation>().SelectMany(a => a.Arguments)])
        {
            WorkingDirectory = Path.GetDirectoryName(metadata.ProjectPath),
            Environment = new Dictionary<string, string>(variables, StringComparer.Ordinal)
            {
                ["ASPNETCORE_URLS"] = Urls(replica),
                ["OTEL_SERVICE_NAME"] = project.Name,
                ["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=" + label,
            },
        };
        var process = GuardedProcess.Start(command, line => context.Output.Line(label, line));
        _ = ReportAsync(label, process);
        return process;
    }

    private async Task ReportAsync(string label, GuardedProcess process)
    {
        var code = await process.Exited;
        context.Output.Line(label, code == 0 ? "ended" : $"ended with exit code {code}");
    }

    private string Urls(int replica) => string.Join(';', project.GetEndpoints()
        .Select(endpoint => endpoint.UrlOf(endpoint.EndpointAnnotation.AllocatedPorts[replica])));

    private string Target() => context.Settings.Targets.TryGetValue(metadata.ProjectPath, out var target) && File.Exists(target)
        ? target
        : throw new DistributedApplicationException($"'{project.Name}' is not built: {target ?? metadata.ProjectPath} is missing. Run 'dotnet build'.");

    private static string DotNet() => Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self).Equals("dotnet", StringComparison.Ordinal)
        ? self
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Tool.Find("dotnet", ".NET SDK");

    private static async Task<int> FirstFailureAsync(GuardedProcess[] processes)
    {
        var codes = await Task.WhenAll(processes.Select(process => process.Exited));
        return codes.FirstOrDefault(code => code != 0);
    }
}
