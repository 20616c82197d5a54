using System.Net.Http.Headers;
using Concierge.Contracts;

namespace Concierge.Web.Errors;

/// <summary>Sends reports to Api, one after the other. One that cannot be delivered is lost: it is no reason to fail.</summary>
public sealed class ErrorPoster(ErrorReports reports, IHttpClientFactory clients, ILogger<ErrorPoster> logger) : BackgroundService
{
    public const string Client = "errors";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var report in reports.Waiting.ReadAllAsync(stoppingToken))
        {
            try
            {
                await PostAsync(report, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogDebug("A report of an error was lost ({Error})", error.GetType().Name);
            }
        }
    }

    private async Task PostAsync(ErrorReport report, CancellationToken cancellation)
    {
        using var http = clients.CreateClient(Client);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/errors") { Content = JsonContent.Create(report.Report, options: Wire.Json) };
        if (report.Guest is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode) logger.LogDebug("A report of an error was refused ({Status})", (int)response.StatusCode);
    }
}
