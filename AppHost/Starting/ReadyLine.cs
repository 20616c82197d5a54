using System.Globalization;
using Concierge.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Concierge.AppHost.Starting;

/// <summary>Prints one line with the addresses when everything is healthy.</summary>
internal sealed class ReadyLine(
    DistributedApplicationModel model, ResourceNotificationService resources, StartOutcome outcome, IConfiguration configuration, TimeProvider time) : BackgroundService
{
    private const string DashboardName = "aspire-dashboard";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(model.Resources.OfType<ProjectResource>()
            .Where(project => project.Name != ResourceNames.Migrations)
            .Select(project => resources.WaitForResourceHealthyAsync(project.Name, WaitBehavior.WaitOnResourceUnavailable, stoppingToken)));
        outcome.IsReady = true;

        var (web, api) = (Address(ResourceNames.Web), Address(ResourceNames.Api));
        var hasDashboard = model.Resources.Any(resource => resource.Name == DashboardName);
        var dashboard = hasDashboard && StartReport.Dashboard(configuration) is { } link ? $", dashboard {link}" : string.Empty;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"ready after {StartReport.Age(time).TotalSeconds:0.0} s: Web {web}, Api {api}, API reference {api}/scalar{dashboard}"));
    }

    private string Address(string project) => model.Resources.OfType<ProjectResource>().Single(resource => resource.Name == project).GetEndpoint("http").Url;
}
