using System.Text.RegularExpressions;
using System.Xml.Linq;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Architecture;

public sealed partial class ArchitectureTests
{
    private static readonly string[] Projects = ["AppHost", "ServiceDefaults", "Contracts", "Jobs", "Jobs.Testing", "Core", "Api", "Worker", "Web", "Bench"];

    /// <summary>What each project may refer to; nothing else.</summary>
    public static TheoryData<string, string[]> Allowed => new()
    {
        { "Contracts", [] },
        { "ServiceDefaults", [] },
        { "Jobs", ["Contracts"] },
        { "Jobs.Testing", ["Contracts", "Jobs"] },
        { "Core", ["Contracts", "Jobs"] },
        { "Api", ["ServiceDefaults", "Contracts", "Jobs", "Core"] },
        { "Worker", ["ServiceDefaults", "Contracts", "Jobs", "Core"] },
        { "Web", ["ServiceDefaults", "Contracts"] },
        { "AppHost", ["Api", "Worker", "Web"] },
        { "Bench", ["Contracts", "Jobs", "Core"] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void References_point_one_way(string project, string[] allowed)
    {
        var file = XDocument.Load(Path.Combine(Repository.Root, project, $"{project}.csproj"));
        var references = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Empty(references.Except(allowed, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_project_is_held_to_its_references()
        => Assert.Equal(Projects.Order(), Allowed.Select(row => row.Data.Item1).Order());

    [Fact]
    public void The_engines_sql_is_in_its_storage_only()
    {
        var strangers = Repository.SourceFiles("*.cs", "Jobs", "Core", "Api", "Worker", "Web", "ServiceDefaults")
            .Where(file => !file.Contains($"Jobs{Path.DirectorySeparatorChar}Storage", StringComparison.Ordinal))
            .Where(file => EngineSql().IsMatch(File.ReadAllText(file)));

        Assert.Empty(strangers);
    }

    [Fact]
    public void The_product_never_asks_which_feed_it_was_built_from()
    {
        var strangers = Repository.SourceFiles("*.cs", Projects)
            .Where(file => File.ReadAllText(file).Contains("STANDIN", StringComparison.OrdinalIgnoreCase));

        Assert.Empty(strangers);
    }

    [Fact]
    public void Product_namespaces_are_its_own()
    {
        var strangers = Repository.SourceFiles("*.cs", Projects)
            .Where(file => Namespace().Matches(File.ReadAllText(file)).Any(match => !match.Groups["name"].Value.StartsWith("Concierge", StringComparison.Ordinal)));

        Assert.Empty(strangers);
    }

    [Fact]
    public void No_file_has_outgrown_one_idea()
    {
        var large = Repository.SourceFiles("*.cs", Projects).Where(file => File.ReadLines(file).Count() > 400);

        Assert.Empty(large);
    }

    [GeneratedRegex(@"(FROM|INTO|UPDATE|JOIN)\s+jobs\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EngineSql();

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Namespace();
}
