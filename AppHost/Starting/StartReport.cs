using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Concierge.AppHost.Starting;

/// <summary>Says on the console how the start goes, which Aspire shows in its dashboard only.</summary>
internal static class StartReport
{
    private const string DashboardUrl = "ASPNETCORE_URLS";
    private const string AllowHttp = "ASPIRE_ALLOW_UNSECURED_TRANSPORT";
    private const string BrowserToken = "AppHost:BrowserToken";
    private const int DashboardPort = 15090;

    /// <summary>
    /// Prints one line with all addresses when the application is ready. A resource that fails before that ends the
    /// application, with the end of its log and an exit code.
    /// </summary>
    /// <param name="builder">The model.</param>
    public static void AddStartReport(this IDistributedApplicationBuilder builder)
    {
        if (!builder.ExecutionContext.IsRunMode) return;
        UseDashboardPort(builder);
        // Their lines at Information tell of the orchestrator's inner life; a setting still brings them.
        builder.Services.AddLogging(logging => logging
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            // A start that is given up; what it says is thrown as well.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None));
        // Less than the 30 s of the framework: with its orchestrator gone, Aspire uses all of it.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.AddSingleton<StartOutcome>();
        // Before Aspire's own services: those finish their start when all resources have started.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, ReadyLine>());
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, FailureWatch>());
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, OrchestratorWatch>());
    }

    /// <summary>Runs the application to its end.</summary>
    /// <param name="app">The application.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunReportedAsync(this DistributedApplication app)
    {
        await using (app)
        {
            var outcome = app.Services.GetService<StartOutcome>();
            var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            try
            {
                await app.RunAsync();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // Stopped before it was ready.
            }

            return outcome?.ExitCode ?? 0;
        }
    }

    /// <summary>The dashboard's address, with its login; null when it has none.</summary>
    public static string? Dashboard(IConfiguration configuration)
    {
        var address = configuration[DashboardUrl];
        return address is null ? null : configuration[BrowserToken] is { } token ? $"{address}/login?t={token}" : address;
    }

    /// <summary>How long this process has lived.</summary>
    public static TimeSpan Age(TimeProvider time)
    {
        using var self = Process.GetCurrentProcess();
        return time.GetUtcNow() - new DateTimeOffset(self.StartTime);
    }

    // Also without the launch settings, which only `dotnet run` reads.
    private static void UseDashboardPort(IDistributedApplicationBuilder builder)
    {
        if (builder.UsesRandomPorts()) return;
        var wanted = Uri.TryCreate(builder.Configuration[DashboardUrl], UriKind.Absolute, out var address) ? address.Port : DashboardPort;
        builder.Configuration[DashboardUrl] = $"http://localhost:{FreePort.From(wanted, "the dashboard")}";
        builder.Configuration[AllowHttp] ??= "true";
    }
}

/// <summary>How the start went.</summary>
internal sealed class StartOutcome
{
    public bool IsReady { get; set; }

    public int ExitCode { get; set; }
}
