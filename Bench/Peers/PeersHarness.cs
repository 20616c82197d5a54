using Concierge.Bench.Measuring;
using Concierge.Bench.Servers;

namespace Concierge.Bench.Peers;

/// <summary>
/// A copy of the peers' harness (run.sh with one Node script a peer) in a folder that may be written to: it
/// installs its packages beside itself, and a second run finds them there.
/// </summary>
internal sealed class PeersHarness
{
    private static readonly string[] NotCopied = ["node_modules", "results"];

    private PeersHarness(string folder) => Folder = folder;

    public string Folder { get; }

    public string Script => Path.Combine(Folder, "run.sh");

    /// <summary>Null when there is no harness in the folder.</summary>
    public static PeersHarness? Find(string folder)
    {
        var source = Path.GetFullPath(folder, Directory.GetCurrentDirectory());
        if (!File.Exists(Path.Combine(source, "run.sh"))) source = Path.GetFullPath(folder, ResultsFolder.RepositoryRoot);
        if (!File.Exists(Path.Combine(source, "run.sh"))) return null;

        var copy = Path.Combine(ResultsFolder.Root, "peers");
        Copy(new DirectoryInfo(source), copy);
        return new PeersHarness(copy);
    }

    /// <summary>
    /// Installs what the lock file names, unless it is there. Not by run.sh's own <c>npm ci</c>: some versions of
    /// npm refuse a lock file that lacks the optional packages of other platforms.
    /// </summary>
    public async Task InstallAsync(CancellationToken cancellation)
    {
        var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        var wanted = new FileInfo(Path.Combine(Folder, "package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc >= wanted.LastWriteTimeUtc) return;
        await Guarded.RunAsync(user: null, ["npm", "install", "--prefix", Folder, "--no-save", "--no-fund", "--no-audit"], cancellation);
    }

    private static void Copy(DirectoryInfo source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in source.EnumerateFiles())
        {
            var copy = Path.Combine(target, file.Name);
            File.Delete(copy);
            file.CopyTo(copy);
        }

        foreach (var folder in source.EnumerateDirectories().Where(folder => !NotCopied.Contains(folder.Name, StringComparer.Ordinal)))
            Copy(folder, Path.Combine(target, folder.Name));
    }
}
