using Concierge.Core.People;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Concierge.Core.Ends;

/// <summary>Makes something of the ends of people's jobs. Any number of workers may do it at once.</summary>
public interface IEndsSweep
{
    /// <summary>How long to wait between two sweeps.</summary>
    TimeSpan Interval { get; }

    /// <summary>Sweeps once, for everybody who must hear. Returns how much it started.</summary>
    Task<int> RunOnceAsync(CancellationToken cancellation);
}

/// <summary>Sweeps again and again while the process runs.</summary>
internal sealed class EndsSweeper<TSweep>(IServiceScopeFactory scopes, TimeProvider time, ILogger<EndsSweeper<TSweep>> logger) : BackgroundService
    where TSweep : IEndsSweep
{
    private static readonly TimeSpan s_afterFault = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested) await Task.Delay(await SweepAsync(stoppingToken), time, stoppingToken);
    }

    /// <returns>How long to wait.</returns>
    private async Task<TimeSpan> SweepAsync(CancellationToken cancellation)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
            var sweep = scope.ServiceProvider.GetRequiredService<TSweep>();
            var started = await sweep.RunOnceAsync(cancellation);
            if (started > 0) logger.LogInformation("{Sweep} started {Count} jobs", typeof(TSweep).Name, started);
            return sweep.Interval;
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning("{Sweep} failed ({Error})", typeof(TSweep).Name, error.GetType().Name);
            return s_afterFault;
        }
    }
}
