using System.ComponentModel;
using System.Diagnostics;
using Concierge.AppHost.Starting;

namespace Concierge.AppHost.Servers;

/// <summary>How PostgreSQL, Redis and RabbitMQ run.</summary>
internal enum ServerKind
{
    /// <summary>In containers where a container runtime answers, else as processes of this machine.</summary>
    Auto,

    /// <summary>As processes of this machine, from the programs that are installed. Linux only.</summary>
    Native,

    /// <summary>In containers.</summary>
    Containers,
}

/// <summary>Decides between processes and containers.</summary>
internal static class ServerKinds
{
    /// <summary>The setting, an environment variable or command line argument.</summary>
    public const string Key = "Servers";

    private static readonly string[] Runtimes = ["docker", "podman"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The kind of this run. A published application always has containers.</summary>
    /// <exception cref="StartException">The setting names no kind.</exception>
    public static ServerKind Choose(IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode) return ServerKind.Containers;
        var configured = Read(builder.Configuration[Key]);
        if (configured != ServerKind.Auto) return configured;
        return OperatingSystem.IsLinux() && !Runtimes.Any(Answers) ? ServerKind.Native : ServerKind.Containers;
    }

    private static ServerKind Read(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting)) return ServerKind.Auto;
        return Enum.GetValues<ServerKind>().Where(kind => string.Equals(kind.ToString(), setting, StringComparison.OrdinalIgnoreCase)).Cast<ServerKind?>().FirstOrDefault()
            ?? throw new StartException($"{Key} must be auto, native or containers.");
    }

    private static bool Answers(string runtime)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(runtime, ["info"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
            process!.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (process.WaitForExit(Patience)) return process.ExitCode == 0;
            process.Kill(entireProcessTree: true);
            return false;
        }
        catch (Win32Exception)
        {
            return false; // It is not installed.
        }
    }
}
