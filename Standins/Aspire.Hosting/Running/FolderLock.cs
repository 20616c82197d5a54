using System.Globalization;

namespace Aspire.Hosting.Running;

/// <summary>A folder that one app host has for itself; the kernel frees it with the process, however that ends.</summary>
internal sealed class FolderLock : IDisposable
{
    public const string FileName = "apphost.lock";

    private const string HolderFileName = "apphost.pid";

    private readonly FileStream _file;

    private FolderLock(string folder, FileStream file) => (Folder, _file) = (folder, file);

    public string Folder { get; }

    public static FolderLock? TryTake(string folder)
    {
        try
        {
            // FileShare.None is flock(2) here, which scripts can ask for too.
            var file = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(Path.Combine(folder, HolderFileName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new FolderLock(folder, file);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Who holds the folder, to be put after a noun.</summary>
    public static string HolderOf(string folder)
    {
        var file = Path.Combine(folder, HolderFileName);
        return File.Exists(file) ? $" (process {File.ReadAllText(file)})" : string.Empty;
    }

    public void Dispose() => _file.Dispose();
}
