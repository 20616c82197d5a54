using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Hosting;

/// <summary>An app host of its own, with a data folder that the test gives.</summary>
[SupportedOSPlatform("linux")]
internal static class AppHostProcess
{
    public static CapturedProcess Start(string data, bool ownPorts = true) => CapturedProcess.Start(BuiltProject.Describe(
        "AppHost", $"--Standins:DataDirectory={data}", $"--DcpPublisher:RandomizePorts={ownPorts}"));

    public static void LetOthersEnter(string folder) =>
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute);

    /// <summary>Everything that a process started, and what that started.</summary>
    public static IReadOnlyList<Process> Descendants(int root)
    {
        var children = Process.GetProcesses().ToLookup(process => ParentOf(process.Id));
        var found = new List<Process>();
        var pending = new Queue<int>([root]);
        while (pending.TryDequeue(out var parent))
        {
            foreach (var child in children[parent])
            {
                found.Add(child);
                pending.Enqueue(child.Id);
            }
        }

        return found;
    }

    private static int ParentOf(int id)
    {
        try
        {
            // "123 (a name) S 1 ..."; the name may hold anything, so count from its closing bracket.
            var fields = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(fields[(fields.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It ended just now.
        }
    }
}
