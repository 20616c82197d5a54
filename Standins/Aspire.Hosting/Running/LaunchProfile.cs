using System.Text.Json;

namespace Aspire.Hosting.Running;

/// <summary>The first profile of a project's launch settings that runs the project itself.</summary>
internal sealed class LaunchProfile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    public string? CommandName { get; init; }

    public string? ApplicationUrl { get; init; }

    public IReadOnlyDictionary<string, string> EnvironmentVariables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IEnumerable<Uri> Urls =>
        (ApplicationUrl ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(url => new Uri(url));

    public static LaunchProfile? ReadFirst(string projectPath)
    {
        var file = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(file))
        {
            return null;
        }

        var settings = JsonSerializer.Deserialize<Settings>(File.ReadAllText(file), Options);
        return settings?.Profiles.Values.FirstOrDefault(profile => string.Equals(profile.CommandName, "Project", StringComparison.Ordinal));
    }

    private sealed record Settings(Dictionary<string, LaunchProfile> Profiles);
}
