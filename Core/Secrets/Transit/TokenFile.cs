namespace Concierge.Core.Secrets.Transit;

/// <summary>The file with the token for the key service: one line, for its owner only.</summary>
internal static class TokenFile
{
    private const int Longest = 16 * 1024;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>What is wrong with it, as the end of a sentence; null when it can be used.</summary>
    public static string? Failure(string? path) => Look(path).Failure;

    /// <exception cref="KeyServiceException">It cannot be used any more.</exception>
    public static string Read(string path)
    {
        var (token, failure) = Look(path);
        return token ?? throw KeyServiceException.Settings("token_file", $"Secrets:KeyService:TokenFile {failure}");
    }

    // One of the two.
    private static (string? Token, string? Failure) Look(string? path)
    {
        if (!System.IO.Path.IsPathFullyQualified(path ?? "")) return (null, "must be the absolute path of the file with the token.");
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path!) & ~OwnersFile) != UnixFileMode.None)
                return (null, "names a file that is open to others than its owner. Set its mode to 0600, and take the token for known if somebody else can have read it.");
            return Text(path!) is { } token ? (token, null) : (null, "names a file without a token: it must hold one line.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return (null, $"names a file that cannot be read ({fault.GetType().Name}).");
        }
    }

    private static string? Text(string path)
    {
        if (new FileInfo(path).Length > Longest) return null;
        var text = File.ReadAllText(path).Trim();
        return text.Length > 0 && text.All(character => character is > ' ' and <= '~') ? text : null;
    }
}
