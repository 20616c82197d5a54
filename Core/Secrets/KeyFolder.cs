using System.Globalization;
using System.Security.Cryptography;

namespace Concierge.Core.Secrets;

/// <summary>
/// The folder with the keys, one PEM file each, <c>0001.pem</c> and so on; the highest number is the newest. Only
/// its owner may read it, and nothing is read from a folder or file that is open to others.
/// </summary>
internal sealed class KeyFolder(string path)
{
    private const string Pattern = "*.pem";
    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>All keys, oldest first; at least one.</summary>
    /// <exception cref="KeyFolderException">See its message.</exception>
    public List<RsaKey> Read()
    {
        Explained(Ensure);
        var files = Files();
        if (files.Count == 0)
        {
            Add();
            files = Files();
        }

        return [.. files.Select(ReadKey)];
    }

    /// <summary>The keys that are there, oldest first; none where there is no folder. Makes nothing.</summary>
    /// <exception cref="KeyFolderException">See its message.</exception>
    public List<RsaKey> ReadExisting()
    {
        if (!Directory.Exists(path)) return [];
        Explained(Ensure);
        return [.. Files().Select(ReadKey)];
    }

    /// <summary>The name of the newest key's file; null where there is none, or the folder cannot be looked at.</summary>
    public string? Newest()
    {
        try
        {
            return Files().LastOrDefault();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// Adds a key after the newest. Two processes that do it at once agree: the file appears whole and under a name
    /// that only one of them can take; the other finds it there and takes it for its own.
    /// </summary>
    public void Add() => Explained(() =>
    {
        Ensure();
        var draft = Path.Combine(path, $".{Guid.CreateVersion7():N}.tmp");
        var final = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{Next():D4}.pem"));
        try
        {
            Write(draft, RsaKey.Make());
            File.Move(draft, final, overwrite: false);
        }
        catch (IOException) when (File.Exists(final))
        {
            // Somebody else was faster.
        }
        finally
        {
            File.Delete(draft);
        }
    });

    private static void Write(string file, string pem)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnersFile;
        using var stream = new FileStream(file, options);
        using var writer = new StreamWriter(stream);
        writer.Write(pem);
        writer.Flush();
        stream.Flush(flushToDisk: true);
    }

    private List<string> Files() => [.. Directory.EnumerateFiles(path, Pattern).Order(StringComparer.Ordinal)];

    private int Next()
        => 1 + Files().Select(file => int.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .DefaultIfEmpty()
            .Max();

    private void Ensure()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OnlyOwner);
        RefuseWider(path, File.GetUnixFileMode(path), OnlyOwner, "0700");
    }

    private static RsaKey ReadKey(string file)
    {
        if (!OperatingSystem.IsWindows()) RefuseWider(file, File.GetUnixFileMode(file), OwnersFile, "0600");
        try
        {
            return RsaKey.Read(File.ReadAllText(file));
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new KeyFolderException(
                $"Secrets:KeyFolder: '{file}' must be an unencrypted private RSA key in PEM, of at least {RsaKey.LeastBits} bits.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new KeyFolderException($"Secrets:KeyFolder: '{file}' cannot be read ({fault.GetType().Name}).", fault);
        }
    }

    private static void RefuseWider(string what, UnixFileMode mode, UnixFileMode widest, string wanted)
    {
        if ((mode & ~widest) != UnixFileMode.None)
            throw new KeyFolderException($"Secrets:KeyFolder: '{what}' is open to others than its owner. Set its mode to {wanted}, and take its keys for known if somebody else can have read them.");
    }

    private void Explained(Action act)
    {
        try
        {
            act();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new KeyFolderException($"Secrets:KeyFolder: '{path}' cannot be used ({fault.GetType().Name}).", fault);
        }
    }
}

/// <summary>The keys cannot be used. The message names the file or folder and what to do.</summary>
public sealed class KeyFolderException(string message, Exception? inner = null) : Exception(message, inner);
