using Microsoft.Extensions.Hosting;

namespace Concierge.AppHost.Starting;
internal sealed class OrchestratorWatch : BackgroundService { protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask; }
