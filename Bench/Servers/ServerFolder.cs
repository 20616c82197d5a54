namespace Concierge.Bench.Servers;

/// <summary>What a throwaway server writes to, and the account that it runs as.</summary>
internal sealed record ServerFolder(string Path, string? Account)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <param name="root">The run's folder.</param>
    /// <param name="name">The server's name, which is its account's too: servers refuse to run as root.</param>
    public static ServerFolder Create(string root, string name)
    {
        var path = System.IO.Path.Combine(root, name);
        Directory.CreateDirectory(path, OwnerOnly);
        return new ServerFolder(path, Environment.IsPrivilegedProcess ? name : null);
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes everything in it the account's.</summary>
    public Task GiveAsync(CancellationToken cancellation)
        => Account is null ? Task.CompletedTask : Guarded.RunAsync(user: null, ["chown", "-R", $"{Account}:", Path], cancellation);

    /// <summary>The full path of a program, from the folders given or from the usual ones.</summary>
    /// <exception cref="InvalidOperationException">It is not installed; the message names the package.</exception>
    public static string Find(string program, string package, params IEnumerable<string> folders)
        => folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':'))
            .Select(folder => System.IO.Path.Combine(folder, program)).FirstOrDefault(System.IO.File.Exists)
            ?? throw new InvalidOperationException($"{program} is not installed; install the package {package}.");
}
