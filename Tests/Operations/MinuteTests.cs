using System.Diagnostics.Metrics;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Operations;
using Concierge.Jobs;
using Concierge.Jobs.Operations;
using Concierge.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Operations;

public sealed class MinuteTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(5_000)]
    [InlineData(3_600_000)]
    public void A_percentile_is_exact_to_a_tenth_or_so(double milliseconds)
    {
        var counts = new long[Buckets.Count];
        counts[Buckets.Of(TimeSpan.FromMilliseconds(milliseconds))] = 1_000;
        var latency = Buckets.Percentiles(counts)!;
        Assert.InRange(latency.P50, Math.Max(0.1, milliseconds) / 1.2, Math.Max(0.12, milliseconds) * 1.2);
        Assert.True(latency.P50 <= latency.P95 && latency.P95 <= latency.P99);
    }

    [Fact]
    public async Task What_workers_do_adds_up_by_minute_and_rest_writes_nothing()
    {
        await using var first = await JobsHost.StartAsync(database.Servers);
        await using var second = await JobsHost.StartAsync(database.Servers);
        await database.ScalarAsync<int>("DELETE FROM jobs.minutes");
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => first.EnqueueAsync("x")));
        foreach (var id in ids) await first.WaitForEndAsync(id);
        first.Script.On("breaks", (_, _) => throw new FailForGoodException("broken", "Broken."));
        second.Script.On("breaks", (_, _) => throw new FailForGoodException("broken", "Broken."));
        await first.WaitForEndAsync(await first.EnqueueAsync("breaks"));
        // An attempt is counted right after its end is durable; stopping the workers writes what they had gathered.
        await first.StopAsync();
        await second.StopAsync();
        var rows = await database.ScalarAsync<long>("SELECT count(*) FROM jobs.minutes");

        await using var reader = await JobsHost.StartAsync(database.Servers, worker: true);
        Assert.Equal(0, await reader.Services.GetRequiredService<MinuteWriter>().FlushAsync(Cancellation));
        var series = await reader.Services.GetRequiredService<IJobOperations>().MinutesAsync(cancellation: Cancellation);

        Assert.InRange(rows, 1, 2);
        Assert.Equal(60, series.Minutes.Count);
        Assert.Equal((20, 1), (series.Total.Completed, series.Total.Failed));
        Assert.Equal((20, 1), (series.Minutes.Sum(minute => minute.Completed), series.Minutes.Sum(minute => minute.Failed)));
        Assert.True(series.Total.Run!.P99 > 0 && series.Total.Wait!.P50 > 0);
    }

    [Fact]
    public async Task The_overview_knows_queues_workers_and_what_they_run()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var end = new TaskCompletionSource();
        host.Script.On("held", async (_, token) =>
        {
            await end.Task.WaitAsync(token);
            return "done";
        });
        var held = await host.EnqueueAsync("held");
        await host.WaitForAsync(held, job => job.State == JobState.Running);
        await host.EnqueueAsync("later", new EnqueueOptions { RunAt = TimeProvider.System.GetUtcNow().AddDays(1) });

        var overview = await host.Services.GetRequiredService<IJobOperations>().OverviewAsync(Cancellation);
        end.SetResult();

        var worker = Assert.Single(overview.Workers, worker => worker.Running.Count > 0);
        Assert.True(worker.IsAlive);
        Assert.Equal(("scripted", "default", 1L), (worker.Running[0].Type, worker.Running[0].Queue, worker.Running[0].Jobs));
        Assert.Equal((1L, CountDto.Exactly(1)), (overview.Running, overview.Scheduled));
        Assert.Contains(overview.Queues, queue => queue is { Queue: "one-shot", Depth.Value: 0 });
        await host.WaitForEndAsync(held);
    }

    [Fact]
    public async Task Metrics_follow_the_messaging_conventions()
    {
        var seen = new Dictionary<string, Dictionary<string, object?>>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == JobsTelemetry.Name) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Keep(instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Keep(instrument, tags));
        listener.Start();
        await using (var host = await JobsHost.StartAsync(database.Servers))
        {
            host.Script.On("breaks", (_, _) => throw new FailForGoodException("broken", "Broken."));
            await host.WaitForEndAsync(await host.EnqueueAsync("breaks", new EnqueueOptions { OwnerId = Guid.CreateVersion7() }));
            await host.Services.GetRequiredService<DepthGauges>().RunOnceAsync(Cancellation);
            listener.RecordObservableInstruments();
        }

        foreach (var name in (string[])["messaging.client.operation.duration", "messaging.process.duration", "messaging.client.sent.messages", "messaging.client.consumed.messages"])
        {
            Assert.Equal("concierge", seen[name]["messaging.system"]);
            Assert.True(seen[name].ContainsKey("messaging.destination.name"), name);
            Assert.True(seen[name].ContainsKey("messaging.operation.name"), name);
        }

        Assert.True(seen.ContainsKey("jobs_queue_depth") && seen.ContainsKey("jobs_queue_oldest_age_seconds"));

        void Keep(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (seen) seen[instrument.Name] = new Dictionary<string, object?>(tags.ToArray(), StringComparer.Ordinal);
        }
    }
}
