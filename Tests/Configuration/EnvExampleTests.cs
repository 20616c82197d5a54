using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using Concierge.Core.Data;
using Concierge.Jobs;
using Concierge.ServiceDefaults;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Configuration;

public sealed class EnvExampleTests
{
    /// <summary>Read by hand, by the app host or by a library.</summary>
    private static readonly string[] s_others =
    [
        "ConnectionStrings__concierge", "ConnectionStrings__redis", "ConnectionStrings__rabbitmq", "Workers", "Servers", "ServerData", "KeepData", "OTEL_EXPORTER_OTLP_ENDPOINT", "Concierge__Admin__ApiKey", "Concierge__Admin__Email", "Concierge__Admin__Password",
    ];

    private static readonly string[] s_secrets = ["key", "secret", "password", "token", "connectionstring"];

    [Fact]
    public void It_has_every_setting_and_nothing_else_each_with_a_comment()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, ".env.example"));
        var keys = lines.Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#')).Select(line => line.Split('=')[0]).ToList();

        Assert.Equal(OptionsTypes().SelectMany(Keys).Concat(s_others).Order(StringComparer.Ordinal), keys.Select(Pattern).Order(StringComparer.Ordinal));
        // One comment may stand for a group that follows it without an empty line.
        foreach (var key in keys)
        {
            var at = Array.FindIndex(lines, line => line.StartsWith($"{key}=", StringComparison.Ordinal));
            Assert.StartsWith("#", lines[..at].Last(line => !line.Contains('=', StringComparison.Ordinal) || line.StartsWith('#')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void It_holds_no_secret()
    {
        foreach (var line in File.ReadAllLines(Path.Combine(Repository.Root, ".env.example")).Where(line => !line.StartsWith('#') && s_secrets.Any(secret => line.Split('=')[0].EndsWith(secret, StringComparison.OrdinalIgnoreCase))))
            Assert.EndsWith("=", line, StringComparison.Ordinal);
    }

    [Fact]
    public void No_appsettings_file_holds_a_secret()
    {
        var secrets = Repository.SourceFiles("appsettings*.json", "Api", "Worker", "Web", "AppHost")
            .SelectMany(file => Leaves(JsonNode.Parse(File.ReadAllText(file)), ""))
            .Where(leaf => leaf.Value.Length > 0 && s_secrets.Any(secret => leaf.Path.Contains(secret, StringComparison.OrdinalIgnoreCase)));

        Assert.Empty(secrets);
    }

    private static IEnumerable<Type> OptionsTypes()
        => new[] { typeof(JobsOptions).Assembly, typeof(ConciergeDb).Assembly, typeof(HealthOptions).Assembly, typeof(Concierge.Api.RateLimits.RateLimitPolicies).Assembly, typeof(Concierge.Web.Urls).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is not null);

    private static IEnumerable<string> Keys(Type options) => Keys(options, (string)options.GetField("Section")!.GetValue(null)!);

    private static IEnumerable<string> Keys(Type type, string prefix)
        => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).SelectMany(property =>
        {
            var key = $"{prefix}__{property.Name}".Replace(":", "__", StringComparison.Ordinal);
            if (property.PropertyType.Namespace!.StartsWith("Concierge", StringComparison.Ordinal) && property.PropertyType.IsClass) return Keys(property.PropertyType, key);
            return [property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable)) ? $"{key}__*" : key];
        });

    // Lists and dictionaries are shown by one of their entries.
    private static string Pattern(string key) => key.EndsWith("__0", StringComparison.Ordinal) || key.StartsWith("Jobs__Concurrency__", StringComparison.Ordinal)
        ? $"{key[..key.LastIndexOf("__", StringComparison.Ordinal)]}__*"
        : key;

    private static IEnumerable<(string Path, string Value)> Leaves(JsonNode? node, string path) => node switch
    {
        JsonObject found => found.SelectMany(entry => Leaves(entry.Value, $"{path}:{entry.Key}")),
        JsonArray found => found.SelectMany(entry => Leaves(entry, path)),
        null => [],
        _ => [(path, node.ToString())],
    };
}
