using System.Collections.Concurrent;
using System.Diagnostics;
using Concierge.Contracts.Trips;
using Concierge.Core.Ai;
using Concierge.Core.Trips;
using Concierge.Jobs;
using Concierge.Tests.Jobs;
using Concierge.Tests.Trips.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Trips;

public sealed class TripTraceTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    [Fact]
    public async Task One_trace_joins_the_request_the_job_its_steps_and_the_calls_to_the_model()
    {
        var seen = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is JobsTelemetry.Name or AiTelemetry.SourceName or "request of a trip",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = seen.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using var requests = new ActivitySource("request of a trip");
        await using var host = await TripHost.StartAsync(database.Servers);

        ActivityTraceId trace;
        Guid jobId;
        using (var request = requests.StartActivity("POST /api/trips"))
        {
            trace = request!.TraceId;
            jobId = await host.AsAsync(Guid.CreateVersion7(), async services =>
            {
                var started = await services.GetRequiredService<TripPlanning>().StartAsync(
                    new TripRequest("Lisbon", DurationDays: 2), new EnqueueOptions(), TestContext.Current.CancellationToken);
                return started.Value!.Job.Id;
            });
        }

        await host.Jobs.WaitForEndAsync(jobId);
        await host.Jobs.StopAsync();

        var joined = seen.Where(activity => activity.TraceId == trace).ToList();
        Assert.Contains(joined, activity => activity.OperationName == "process ai_trip_generation");
        Assert.Equal(6, joined.Count(activity => activity.OperationName.StartsWith("step ", StringComparison.Ordinal)));
        Assert.Equal(4, joined.Count(activity => activity.Source.Name == AiTelemetry.SourceName));
    }
}
