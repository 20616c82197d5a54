using System.Diagnostics;

namespace Concierge.Tests.Infrastructure;

/// <summary>A project of the repository as a process of its own, in the configuration that the tests run in.</summary>
public static class BuiltProject
{
    /// <summary>How to start a project's built assembly, its output captured.</summary>
    public static ProcessStartInfo Describe(string project, params IEnumerable<string> arguments)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var folder = Path.Combine(Repository.Root, project);
        var assembly = Path.Combine(folder, "bin", output.Parent!.Name, output.Name, $"Concierge.{project}.dll");
        return new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_ENVIRONMENT"] = "Development" },
        };
    }
}
