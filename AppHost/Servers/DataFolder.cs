using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Concierge.AppHost.Starting;
using Microsoft.Extensions.Hosting;

namespace Concierge.AppHost.Servers;

/// <summary>
/// The folder of the native servers' data: the one that stays, or one for this run alone. A lock lets one app host at a
/// time have it, and the kernel frees the lock with the process, however that ends.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class DataFolder : IAsyncDisposable
{
    /// <summary>The setting that names the folder that stays; <c>.concierge</c> beside the app host's folder by default.</summary>
    public const string Key = "ServerData";

    private const string RunPrefix = "concierge-run-";
    private const string LockName = "apphost.lock";
    private const string HolderName = "apphost.pid";

    // The servers run as accounts of their own and pass through it to their folders.
    private const UnixFileMode PassThrough = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly string _path;
    private readonly bool _isKept;
    private readonly FileStream _lock;

    private DataFolder(string path, bool isKept, FileStream @lock)
    {
        (_path, _isKept, _lock) = (path, isKept, @lock);
        File.WriteAllText(Path.Combine(path, HolderName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        File.Delete(StoppingMark);
    }

    // guard.sh looks for it: servers then let their clients leave first.
    private string StoppingMark => Path.Combine(_path, "stopping");

    /// <summary>Takes the folder for this app host.</summary>
    /// <exception cref="StartException">Another app host has it.</exception>
    public static DataFolder Take(IDistributedApplicationBuilder builder, bool keepsData)
    {
        if (!keepsData) return TakeForThisRun();
        var path = Reachable(builder.Configuration[Key] is { Length: > 0 } configured
            ? Path.GetFullPath(configured)
            : Path.Combine(Path.GetDirectoryName(builder.AppHostDirectory)!, ".concierge"));
        Create(path);
        return TryLock(path) is { } taken
            ? new DataFolder(path, isKept: true, taken)
            : throw new StartException($"Concierge already runs with the data in {path}{HolderOf(path)}. Stop it first, or set {Key} to another folder.");
    }

    /// <summary>The folder of one server.</summary>
    public string For(string server) => Path.Combine(_path, server);

    /// <summary>Tells the servers that the application ends.</summary>
    public void MarkStopping() => File.WriteAllText(StoppingMark, string.Empty);

    public async ValueTask DisposeAsync()
    {
        if (!_isKept)
        {
            foreach (var server in Directory.EnumerateDirectories(_path)) await WaitUntilFreeAsync(server);
            Directory.Delete(_path, recursive: true);
        }

        await _lock.DisposeAsync();
    }

    private static DataFolder TakeForThisRun()
    {
        RemoveLeftovers();
        var path = Directory.CreateTempSubdirectory(RunPrefix).FullName;
        File.SetUnixFileMode(path, PassThrough);
        return new DataFolder(path, isKept: false, TryLock(path)!);
    }

    private static void Create(string path)
    {
        if (Directory.Exists(path)) return;
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, PassThrough);
    }

    // FileShare.None is flock(2) on Unix, which the scripts use as well.
    private static FileStream? TryLock(string folder, string name = LockName)
    {
        try
        {
            return new FileStream(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string HolderOf(string path)
    {
        var file = Path.Combine(path, HolderName);
        return File.Exists(file) ? $" (process {File.ReadAllText(file)})" : string.Empty;
    }

    // A server that still stops writes to its folder.
    private static async Task WaitUntilFreeAsync(string server)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Patience)
        {
            await using var free = TryLock(server, "lock");
            if (free is not null) return;
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>Removes the folders of runs that were killed.</summary>
    private static void RemoveLeftovers()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), RunPrefix + "*"))
        {
            try
            {
                using var free = File.Exists(Path.Combine(folder, LockName)) ? TryLock(folder) : null;
                if (free is not null) Directory.Delete(folder, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Somebody else's, or another app host removes it at this moment.
            }
        }
    }

    /// <summary>
    /// Servers that root starts run as accounts of their own, and cannot pass through a folder that is root's alone, such
    /// as /root. The data is then elsewhere, and a link shows where.
    /// </summary>
    private static string Reachable(string path)
    {
        if (Directory.Exists(path) && Directory.ResolveLinkTarget(path, returnFinalTarget: true) is { } target) return target.FullName;
        if (!Environment.IsPrivilegedProcess || Directory.Exists(path) || Ancestors(path).All(IsOpen)) return path;

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..12];
        var elsewhere = $"/var/lib/concierge/{hash}";
        Create(elsewhere);
        Directory.CreateSymbolicLink(path, elsewhere);
        Console.WriteLine($"The servers' accounts cannot enter {Path.GetDirectoryName(path)}, so the data is in {elsewhere}");
        return elsewhere;
    }

    private static IEnumerable<string> Ancestors(string path)
    {
        for (var parent = Path.GetDirectoryName(path); parent is not null; parent = Path.GetDirectoryName(parent)) yield return parent;
    }

    private static bool IsOpen(string folder) => !Directory.Exists(folder) || File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute);
}

/// <summary>Tells the servers when the application begins to end, and gives the folder back when all is over.</summary>
[SupportedOSPlatform("linux")]
internal sealed class DataFolderRelease(DataFolder folder, IHostApplicationLifetime lifetime) : IHostedService, IAsyncDisposable
{
    private CancellationTokenRegistration _stopping;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _stopping = lifetime.ApplicationStopping.Register(folder.MarkStopping);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stopping.DisposeAsync();
        await folder.DisposeAsync();
    }
}
