using Concierge.Bench.Measuring;

namespace Concierge.Bench.Jobs.Figures;

/// <summary>From the call that enqueues to the start of the handler in another process, at an even rate of calls.</summary>
internal static class LatencyFigure
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(20);

    public static Figure Low { get; } = new("latency", (scene, cancellation) => MeasureAsync(scene, perSecond: 20, Measure.LatencyLow, cancellation));

    public static Figure Moderate { get; } = new("latency", (scene, cancellation) => MeasureAsync(scene, perSecond: 300, Measure.LatencyModerate, cancellation));

    private static async Task<(string, double)[]> MeasureAsync(Scene scene, int perSecond, string measure, CancellationToken cancellation)
    {
        await using var database = await scene.FreshDatabaseAsync(cancellation);
        await using var producer = await Producer.OpenAsync(database.Addresses, cancellation);
        await using var worker = await WorkerProcess.OpenAsync(database.Addresses, cancellation);
        await worker.StartAsync(cancellation);
        var jobs = (int)((WarmUp + Measured).TotalSeconds * perSecond);
        await EnqueueEvenlyAsync(producer, perSecond, jobs, cancellation);
        await worker.HandledAsync(jobs, cancellation);
        var latencies = (await worker.ReportAsync(cancellation)).Latencies;
        return
        [
            (measure + Measure.P50, Spread.Percentile(latencies, 50)),
            (measure + Measure.P95, Spread.Percentile(latencies, 95)),
            (measure + Measure.P99, Spread.Percentile(latencies, 99)),
        ];
    }

    // A slow call delays none of those after it: a latency hidden by waiting callers would be no latency.
    private static async Task EnqueueEvenlyAsync(Producer producer, int perSecond, int jobs, CancellationToken cancellation)
    {
        var gap = 1000.0 / perSecond;
        var unmeasured = (int)(WarmUp.TotalSeconds * perSecond);
        var calls = new List<Task>(jobs);
        var started = Monotonic.Milliseconds;
        while (calls.Count < jobs)
        {
            var due = Math.Min(jobs, (int)((Monotonic.Milliseconds - started) / gap) + 1);
            while (calls.Count < due)
            {
                var now = calls.Count < unmeasured ? 0 : Monotonic.Milliseconds;
                calls.Add(producer.AddOneAsync(NoOpPayload.Create(calls.Count, now), cancellation));
            }

            var pause = started + (calls.Count * gap) - Monotonic.Milliseconds;
            if (pause > 0) await Task.Delay(TimeSpan.FromMilliseconds(pause), cancellation);
        }

        await Task.WhenAll(calls);
    }
}
