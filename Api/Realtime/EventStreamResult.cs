using Concierge.Contracts.Jobs;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Concierge.Api.Realtime;

/// <summary>Sends a job's changes until it has ended, the client has gone, or this process stops.</summary>
internal sealed class EventStreamResult(
    JobDto job,
    Func<CancellationToken, IAsyncEnumerable<JobDto>> follow,
    string name,
    Func<JobDto, object> shape)
    : IResult
{
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    private const string EndEvent = "end";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        // A stream would hold up the process's end for as long as the job runs. Its client finds another replica.
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        var stream = new EventStream(httpContext.Response, services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
        try
        {
            await SendAsync(stream, services.GetRequiredService<TimeProvider>(), stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody listens any more, or nobody will write.
        }
    }

    private async Task SendAsync(EventStream stream, TimeProvider time, CancellationToken cancellation)
    {
        await stream.OpenAsync(cancellation);
        var last = job;
        await foreach (var change in follow(cancellation).WithHeartbeats(HeartbeatInterval, time, cancellation))
        {
            if (change is null)
            {
                await stream.HeartbeatAsync(cancellation);
                continue;
            }

            last = change;
            await stream.SendAsync(name, change.Version, shape(change), cancellation);
        }

        await stream.SendAsync(EndEvent, last.Version, new { last.State }, cancellation);
    }
}
