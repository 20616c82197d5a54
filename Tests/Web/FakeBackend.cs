using System.Collections.Concurrent;
using Concierge.Contracts;
using Concierge.Contracts.Schedules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Concierge.Tests.Web;

/// <summary>A server over real HTTP that has one schedule, and a list of jobs that it gives when it is told to.</summary>
internal sealed class FakeBackend : IAsyncDisposable
{
    private static readonly ScheduleDto s_schedule = new(
        "tidy", "Tidies up.", "tidy", "30 3 * * *", "every day at 03:30", At: null, "Etc/UTC", MisfirePolicy.Skip, ScheduleState.Active, null, null, null, null);

    private readonly WebApplication _app;

    private FakeBackend(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>The schedules that were fired by hand.</summary>
    public ConcurrentQueue<string> Fired { get; } = [];

    /// <summary>Answers 503 to what would change something.</summary>
    public bool Refuses { get; set; }

    /// <summary>The list of jobs waits for it.</summary>
    public TaskCompletionSource Jobs { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<FakeBackend> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(options => Wire.Configure(options.SerializerOptions));
        var backend = new FakeBackend(builder.Build());
        backend._app.MapGet("/api/schedules", () => new[] { s_schedule });
        backend._app.MapPost("/api/schedules/{name}/trigger", backend.Fire);
        backend._app.MapGet("/api/jobs", async (CancellationToken cancellation) =>
        {
            await backend.Jobs.Task.WaitAsync(cancellation);
            return Results.Text("""{"items":[],"next":null}""", "application/json");
        });
        await backend._app.StartAsync();
        return backend;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Fire(string name)
    {
        if (Refuses) return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        Fired.Enqueue(name);
        return Results.Accepted(value: new ScheduleTriggeredDto(name, Guid.CreateVersion7()));
    }
}
