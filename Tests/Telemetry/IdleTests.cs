using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Telemetry;

[Collection(Exclusive.Name)]
public sealed class IdleTests(TelemetryApp app) : IClassFixture<TelemetryApp>
{
    // As long as the longest of the periods in Worker, Api and Web that are shorter than an hour: the clean-up's.
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_idle_minute_adds_fewer_than_five_traces()
    {
        await app.Receiver.WaitForAsync(received => received.Instruments.Select(metric => metric.Service).Distinct(StringComparer.Ordinal).Count() == 3);
        var begun = TimeProvider.System.GetUtcNow();

        await ProbeAsync(Watched);

        var added = app.Receiver.Spans.Where(span => span.Start >= begun).GroupBy(span => span.TraceId).ToList();
        var summary = $"{added.Count} traces\n{string.Join('\n', added.Select(trace => trace.First()).CountBy(span => $"{span.Service}: {span.Source} {span.Name}"))}";
        TestContext.Current.TestOutputHelper!.WriteLine(summary);
        Assert.True(added.Count < 5, summary);
    }

    // What looks after processes asks them all the time, and that is no work either.
    private async Task ProbeAsync(TimeSpan duration)
    {
        using var http = new HttpClient();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), TimeProvider.System);
        for (var left = duration; left > TimeSpan.Zero && await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken); left -= timer.Period)
        {
            foreach (var process in (Uri[])[app.Api, app.Worker, app.Web])
            {
                foreach (var path in (string[])["/health", "/alive"])
                    await http.GetStringAsync(new Uri(process, path), TestContext.Current.CancellationToken);
            }
        }
    }
}
