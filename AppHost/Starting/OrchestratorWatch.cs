using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace Concierge.AppHost.Starting;

/// <summary>
/// Ends the app host when its orchestrator is gone. The resources end with the orchestrator, and Aspire would go on
/// without them.
/// </summary>
internal sealed class OrchestratorWatch(StartOutcome outcome, IHostApplicationLifetime lifetime) : BackgroundService
{
    private const string ProcessName = "dcp";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!OperatingSystem.IsLinux()) return;
        var stopping = lifetime.ApplicationStopping;
        Process? orchestrator;
        while ((orchestrator = Find()) is null) await Task.Delay(Pause, stopping);
        using (orchestrator) await orchestrator.WaitForExitAsync(stopping);

        await Console.Error.WriteLineAsync("The orchestrator ended unexpectedly, so Concierge stops.");
        outcome.ExitCode = 1;
        lifetime.StopApplication();
    }

    // It detaches itself, so it is no child of this process. Its arguments name the process it works for.
    private static Process? Find()
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $"start-apiserver\0--monitor\0{Environment.ProcessId}\0");
        return Process.GetProcessesByName(ProcessName).FirstOrDefault(process => ArgumentsOf(process).Contains(mark, StringComparison.Ordinal));
    }

    private static string ArgumentsOf(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return string.Empty; // It has ended, or it is somebody else's.
        }
    }
}
