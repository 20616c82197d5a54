namespace Aspire.Hosting.Running;

/// <summary>Short commands of this machine, and the accounts to run them as.</summary>
internal static class Tool
{
    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="DistributedApplicationException">It failed; the message has its output.</exception>
    public static async Task RunAsync(GuardedCommand command, CancellationToken cancellation)
    {
        var output = new List<string>();
        using var process = GuardedProcess.Start(command, line =>
        {
            lock (output)
            {
                output.Add(line);
            }
        });
        using var stop = cancellation.Register(() => _ = process.StopAsync());
        var code = await process.Exited;
        cancellation.ThrowIfCancellationRequested();
        if (code != 0)
        {
            throw new DistributedApplicationException($"{command.File} failed with exit code {code}:\n{string.Join('\n', output)}");
        }
    }

    /// <summary>The account that a server runs as: its own when the app host is root, else the app host's.</summary>
    public static string? Unprivileged(string user)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return null;
        }

        return File.ReadLines("/etc/passwd").Any(line => line.StartsWith(user + ":", StringComparison.Ordinal))
            ? user
            : throw new DistributedApplicationException($"There is no account '{user}' to run the server as; its package makes it.");
    }

    /// <summary>Finds a program in the folders given, then on the path.</summary>
    public static string Find(string program, string package, params IEnumerable<string> folders)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Concat(["/usr/bin", "/usr/sbin"]);
        return folders.Concat(path).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new DistributedApplicationException($"{program} is not installed; install the package {package}.");
    }
}
