using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Concierge.Contracts;
using Concierge.Contracts.Jobs;
using Concierge.Web.Backend;
using Concierge.Web.Guests;
using Concierge.Web.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Concierge.Tests.Web;

/// <summary>A server over real HTTP that speaks as much of Api as a follower needs, and breaks when told to.</summary>
internal sealed class FakeApi : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient http;
    private readonly Channel<string?> lines = Channel.CreateUnbounded<string?>();

    private FakeApi(WebApplication app)
    {
        this.app = app;
        http = new() { BaseAddress = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
    }

    public Uri Address => http.BaseAddress!;

    /// <summary>What <c>GET /api/jobs/{id}</c> answers; null is 404.</summary>
    public JobDto? Job { get; set; }

    public bool RefusesStreams { get; set; }

    public ConcurrentQueue<string?> LastEventIds { get; } = [];

    public ConcurrentQueue<string?> Authorizations { get; } = [];

    public static async Task<FakeApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(options => Wire.Configure(options.SerializerOptions));
        var host = builder.Build();
        FakeApi? api = null;
        host.MapGet("/api/jobs/{id:guid}", () => api!.Job is { } job ? Results.Ok(job) : Results.NotFound());
        host.MapGet("/api/jobs/{id:guid}/events", context => api!.StreamAsync(context));
        await host.StartAsync();
        return api = new(host);
    }

    public JobFollower Follower(TimeProvider time)
    {
        var guest = new GuestSession { Token = "token" };
        var client = new ConciergeApi(http, guest, new GuestDesk(new NoClients(), new HttpContextAccessor(), guest));
        return new(client, new JobEvents(client, time), time);
    }

    public void Send(JobDto job)
    {
        Job = job;
        var id = job.Version.ToString(CultureInfo.InvariantCulture);
        Write($"id: {id}\nevent: job\ndata: {JsonSerializer.Serialize(job, Wire.Json)}\n\n");
    }

    public void Write(string text) => lines.Writer.TryWrite(text);

    /// <summary>Breaks the connection in mid-stream.</summary>
    public void Break() => lines.Writer.TryWrite(null);

    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        http.Dispose();
        await app.DisposeAsync();
    }

    private async Task StreamAsync(HttpContext context)
    {
        if (RefusesStreams)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        LastEventIds.Enqueue(context.Request.Headers["Last-Event-ID"]);
        Authorizations.Enqueue(context.Request.Headers.Authorization);
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(": open\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await foreach (var line in lines.Reader.ReadAllAsync(context.RequestAborted))
        {
            if (line is null)
            {
                context.Abort();
                return;
            }

            await context.Response.WriteAsync(line, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private sealed class NoClients : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => throw new InvalidOperationException("A guest is there already.");
    }
}
