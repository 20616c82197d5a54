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

    // A slow call delays none of those after it: a latency hidden by waiting callers would be no latency. On a thread of
    // its own: timers go by a clock that ticks every four milliseconds, and would send the jobs in twos and threes.
    private static async Task EnqueueEvenlyAsync(Producer producer, int perSecond, int jobs, CancellationToken cancellation)
    {
        var calls = new List<Task>(jobs);
        await Task.Factory.StartNew(
            () => CallEvenly(
                perSecond, jobs, number => calls.Add(producer.AddOneAsync(NoOpPayload.Create(number, MeasuredFrom(number, perSecond)), cancellation)), cancellation),
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(calls);
    }

    private static double MeasuredFrom(int number, int perSecond) => number < WarmUp.TotalSeconds * perSecond ? 0 : Monotonic.Milliseconds;

    private static void CallEvenly(int perSecond, int times, Action<int> call, CancellationToken cancellation)
    {
        var gap = 1000.0 / perSecond;
        var started = Monotonic.Milliseconds;
        for (var number = 0; number < times; number++)
        {
            var pause = started + (number * gap) - Monotonic.Milliseconds;
            if (pause > 0 && cancellation.WaitHandle.WaitOne((int)Math.Ceiling(pause))) return;
            call(number);
        }
    }
}
