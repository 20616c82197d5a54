using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running;

/// <summary>How this run of the model differs from others.</summary>
/// <param name="AppHostDirectory">The app host's project folder.</param>
/// <param name="Targets">The assembly that each project file builds.</param>
/// <param name="Configuration">The app host's configuration.</param>
/// <param name="LogOutput">Whether the output of the resources goes to the log rather than to the console.</param>
internal sealed record RunSettings(
    string AppHostDirectory, IReadOnlyDictionary<string, string> Targets, IConfiguration Configuration, bool LogOutput)
{
    public string DataDirectory =>
        Path.GetFullPath(Configuration["Standins:DataDirectory"] ?? Path.Combine(AppHostDirectory, "..", ".concierge"));

    /// <summary>The package's own switch, which its testing builder turns on.</summary>
    public bool RandomizePorts => Configuration.GetValue<bool>("DcpPublisher:RandomizePorts");

    /// <summary>How long a resource may take from its start until it is healthy.</summary>
    public TimeSpan StartTimeout => Configuration.GetValue("Standins:StartTimeout", TimeSpan.FromMinutes(2));
}

/// <summary>What runners need.</summary>
internal sealed class RunContext(RunSettings settings, ResourceOutput output, IHttpClientFactory http) : IAsyncDisposable
{
    public RunSettings Settings => settings;

    public ResourceOutput Output => output;

    public IHttpClientFactory Http => http;

    public PortAllocator Ports { get; } = new();

    public DataFolders Folders { get; } = new(settings, output);

    public ValueTask DisposeAsync()
    {
        Folders.Dispose();
        return ValueTask.CompletedTask;
    }
}
