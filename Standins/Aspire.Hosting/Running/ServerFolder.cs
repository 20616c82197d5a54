using System.Security.Cryptography;

namespace Aspire.Hosting.Running;

/// <summary>One server's folder: its data, its password, its log.</summary>
internal sealed class ServerFolder
{
    private const string Letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private ServerFolder(string root, string? owner) => (Root, Owner) = (root, owner);

    public string Root { get; }

    /// <summary>The account that the server runs as, when that is not the app host's.</summary>
    public string? Owner { get; }

    /// <summary>What the server itself may write to.</summary>
    public string Data => Path.Combine(Root, "data");

    public string Lock => Path.Combine(Root, "lock");

    public string Log => Path.Combine(Root, "log");

    /// <summary>Generated once and kept with the data: letters and digits, so that no connection string needs escapes.</summary>
    public string Password
    {
        get
        {
            var file = Path.Combine(Root, "password");
            if (!File.Exists(file))
            {
                WriteSecret(file, RandomNumberGenerator.GetString(Letters, 24));
            }

            return File.ReadAllText(file);
        }
    }

    public static ServerFolder Open(string root, string? owner)
    {
        Directory.CreateDirectory(root);
        return new ServerFolder(root, owner);
    }

    /// <summary>Writes a file that only its owner can read.</summary>
    public static void WriteSecret(string file, string text)
    {
        using var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        });
        using var writer = new StreamWriter(stream);
        writer.Write(text);
    }

    /// <summary>Makes a folder that the server may write to, and all in it the server's.</summary>
    public async Task GiveAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, OwnerOnly | UnixFileMode.UserExecute);
        if (Owner is not null)
        {
            await Tool.RunAsync(new GuardedCommand("chown", "-R", Owner + ":", folder), cancellation);
        }
    }
}
