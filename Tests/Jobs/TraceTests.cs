using System.Collections.Concurrent;
using System.Diagnostics;
using Concierge.Jobs;

namespace Concierge.Tests.Jobs;

public sealed class TraceTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    [Fact]
    public async Task One_trace_joins_the_request_the_job_and_its_steps()
    {
        var seen = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is JobsTelemetry.Name or "request",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = seen.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using var requests = new ActivitySource("request");
        await using var worker = await JobsHost.StartAsync(database.Servers);
        await using var api = await JobsHost.StartAsync(database.Servers, worker: false);
        worker.Script.On("traced", async (job, token) => await job.StepAsync("brief", _ => Task.FromResult("ok"), token));

        Guid id;
        ActivityTraceId trace;
        using (var request = requests.StartActivity("POST /api/jobs"))
        {
            trace = request!.TraceId;
            id = await api.EnqueueAsync("traced");
        }

        var job = await worker.WaitForEndAsync(id);
        await worker.StopAsync();

        Assert.Equal(trace.ToHexString(), job.TraceId);
        var joined = seen.Where(activity => activity.TraceId == trace).Select(activity => activity.OperationName).ToList();
        Assert.Contains("process scripted", joined);
        Assert.Contains("step brief", joined);
    }

    [Fact]
    public async Task A_request_that_enqueues_has_its_own_part_in_its_trace_and_nothing_of_the_next_request()
    {
        var seen = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is JobsTelemetry.Name or "Npgsql" or "requests in a row",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = seen.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using var requests = new ActivitySource("requests in a row");
        await using var api = await JobsHost.StartAsync(database.Servers, worker: false);

        var traces = new List<ActivityTraceId>();
        for (var i = 0; i < 2; i++)
        {
            using var request = requests.StartActivity("POST /api/jobs");
            traces.Add(request!.TraceId);
            await api.EnqueueAsync("traced");
        }

        Assert.All(traces, trace => Assert.Equal(["POST /api/jobs", "enqueue scripted"], seen.Where(activity => activity.TraceId == trace).Select(activity => activity.OperationName).Order(StringComparer.Ordinal)));
    }
}
