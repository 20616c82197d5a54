using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>
/// The folders of the servers: those with a data volume in the folder that stays, the others in one that is
/// removed at the end. Each has one app host at a time.
/// </summary>
internal sealed class DataFolders(RunSettings settings, ResourceOutput output) : IDisposable
{
    private const string ThrowawayPrefix = "apphost-";

    private FolderLock? _kept;
    private FolderLock? _throwaway;

    /// <summary>The folder of a server.</summary>
    /// <exception cref="DistributedApplicationException">Another app host has it.</exception>
    public ServerFolder For(IResource resource, string? owner)
    {
        var volume = resource.Annotations.OfType<DataVolumeAnnotation>().LastOrDefault();
        var root = volume is null ? _throwaway ??= TakeThrowaway() : _kept ??= TakeKept();
        return ServerFolder.Open(Path.Combine(root.Folder, volume?.Name ?? resource.Name), owner);
    }

    public void Dispose()
    {
        _kept?.Dispose();
        if (_throwaway is not null)
        {
            Directory.Delete(_throwaway.Folder, recursive: true);
            _throwaway.Dispose();
        }
    }

    private FolderLock TakeKept()
    {
        var folder = Reachable(settings.DataDirectory);
        Directory.CreateDirectory(folder);
        return FolderLock.TryTake(folder)
            ?? throw new DistributedApplicationException(
                $"Another app host{FolderLock.HolderOf(folder)} runs with the data in {folder}. Stop that one first.");
    }

    private static FolderLock TakeThrowaway()
    {
        RemoveForsaken();
        var folder = Directory.CreateTempSubdirectory(ThrowawayPrefix).FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("755", 8));
        return FolderLock.TryTake(folder)!;
    }

    /// <summary>Removes what app hosts left that were killed.</summary>
    private static void RemoveForsaken()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), ThrowawayPrefix + "*"))
        {
            try
            {
                if (File.Exists(Path.Combine(folder, FolderLock.FileName)) && FolderLock.TryTake(folder) is { } forsaken)
                {
                    Directory.Delete(folder, recursive: true);
                    forsaken.Dispose();
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Someone else's, or just being removed by another app host: not ours to mind.
            }
        }
    }

    /// <summary>
    /// Servers that root starts run as accounts of their own, and cannot pass through a folder that is root's
    /// alone, such as /root. Then the data is elsewhere, and a link shows where.
    /// </summary>
    private string Reachable(string folder)
    {
        if (Directory.Exists(folder) && Directory.ResolveLinkTarget(folder, returnFinalTarget: true) is { } target)
        {
            return target.FullName;
        }

        if (!Environment.IsPrivilegedProcess || Directory.Exists(folder) || Ancestors(folder).All(IsOpen))
        {
            return folder;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..12];
        var elsewhere = $"/var/lib/concierge/{hash}";
        Directory.CreateDirectory(elsewhere);
        Directory.CreateSymbolicLink(folder, elsewhere);
        output.Note($"The servers' accounts cannot enter {Path.GetDirectoryName(folder)}: the data is in {elsewhere}");
        return elsewhere;
    }

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (var parent = Path.GetDirectoryName(folder); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            yield return parent;
        }
    }

    private static bool IsOpen(string folder) => File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute);
}
