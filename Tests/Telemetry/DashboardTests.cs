using System.Diagnostics;
using System.Globalization;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Trips;
using Concierge.Tests.EndToEnd;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Telemetry;

/// <summary>What somebody finds who opens the Aspire dashboard after one trip.</summary>
[Collection(Exclusive.Name)]
public sealed class DashboardTests(TelemetryApp app) : IClassFixture<TelemetryApp>
{
    private const string Canary = "canary7f3a9c";

    // As ASP.NET Core names it: the method and the route.
    private const string Request = "POST /api/trips/";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_trace_joins_the_request_the_job_its_steps_the_calls_to_the_model_and_the_statements()
    {
        var (trace, _) = await PlanAsync(notes: null);

        var spans = app.Receiver.Spans.Where(span => span.TraceId == trace.TraceId.ToHexString()).ToList();
        var byId = spans.ToDictionary(span => span.SpanId);
        Assert.All(spans, span => Assert.True(byId.ContainsKey(span.ParentId) || span.ParentId == trace.SpanId.ToHexString(), $"{span.Name} hangs in the air."));

        var request = Assert.Single(spans, span => span.Service == "api" && span.Name == Request);
        Assert.Contains(spans, span => span.Source == "Npgsql" && span.Name == "INSERT concierge.trips" && IsBelow(span, request));
        Assert.Contains(spans, span => span.Source == "Npgsql" && span.Name == "enqueue jobs" && IsBelow(span, request));

        var job = Assert.Single(spans, span => span.Service == "worker" && span.Name == "process ai_trip_generation");
        Assert.True(IsBelow(job, request));
        var steps = spans.Where(span => span.Name.StartsWith("step ", StringComparison.Ordinal)).ToList();
        Assert.Equal(6, steps.Count);
        Assert.All(steps, step => Assert.Equal(job.SpanId, step.ParentId));
        Assert.All(steps, step => Assert.Equal(["begin step", "end step"], spans.Where(span => span.ParentId == step.SpanId && span.Name.EndsWith(" step", StringComparison.Ordinal)).OrderBy(span => span.Start).Select(span => span.Name)));
        Assert.Contains(spans, span => span.Source == "Concierge.Ai" && steps.Exists(step => IsBelow(span, step)));

        bool IsBelow(OtlpSpan span, OtlpSpan above)
        {
            for (OtlpSpan? next = span; next is not null; next = byId.GetValueOrDefault(next.ParentId))
            {
                if (next == above) return true;
            }

            return false;
        }
    }

    [Fact]
    public async Task Statements_are_named_after_what_they_do()
    {
        await PlanAsync(notes: null);

        var statements = app.Receiver.Spans.Where(span => span.Source == "Npgsql").Select(span => span.Name).Distinct(StringComparer.Ordinal).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', statements));
        Assert.NotEmpty(statements);
        Assert.DoesNotContain(statements, name => name is "postgres" or "postgresql");
    }

    [Fact]
    public async Task Nothing_that_is_exported_holds_what_people_write_or_look_for()
    {
        var (_, jobId) = await PlanAsync(notes: $"We are vegan and {Canary}.");
        using var http = new HttpClient();
        await http.GetAsync(new Uri(app.Api, $"/api/trips?after={Canary}"), Cancellation);
        await http.GetAsync(new Uri(app.Web, $"/trips?after={Canary}"), Cancellation);

        await app.Receiver.WaitForAsync(received => received.Spans.Any(span => span.Service == "web" && span.Tags.ContainsKey("url.query"))
            && received.Spans.Any(span => span.Service == "api" && span.Tags.ContainsKey("url.query"))
            && received.LogLines.Any(line => line.Body.Contains($"job {jobId}", StringComparison.Ordinal) && line.Body.Contains("ended as completed", StringComparison.Ordinal)));
        await NextMetricsAsync();

        foreach (var exported in (string[])[app.Receiver.Traces, app.Receiver.Logs, app.Receiver.Metrics, app.Console])
            Assert.DoesNotContain(Canary, exported, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Metrics_of_the_engine_and_of_the_model_are_there_with_units()
    {
        await PlanAsync(notes: null);
        await NextMetricsAsync();

        var ours = app.Receiver.Instruments.Where(metric => metric.Meter.StartsWith("Concierge.", StringComparison.Ordinal)).ToList();
        Assert.Contains(ours, metric => metric is { Service: "worker", Name: "jobs_attempts_total", Unit: "{attempt}" });
        Assert.Contains(ours, metric => metric is { Service: "worker", Name: "jobs_wait_seconds", Unit: "s" });
        Assert.Contains(ours, metric => metric is { Service: "worker", Meter: "Concierge.Ai", Name: "gen_ai.client.operation.duration", Unit: "s" });
        Assert.All(ours, metric => Assert.NotEmpty(metric.Unit));
    }

    [Fact]
    public async Task A_first_start_and_a_trip_log_no_error_no_missing_value_and_no_chatter()
    {
        var (_, jobId) = await PlanAsync(notes: null);
        await app.Receiver.WaitForAsync(received => received.LogLines.Any(line => line.Body.Contains($"job {jobId}", StringComparison.Ordinal)));

        var lines = app.Receiver.LogLines;
        Assert.Equal(["api", "migrations", "web", "worker"], lines.Select(line => line.Service).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Contains(lines, line => line.Body.StartsWith("AI call", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Severity >= OtlpLog.Error);
        Assert.DoesNotContain(lines, line => line.Body.Contains("(null)", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Category.StartsWith("StackExchange.Redis", StringComparison.Ordinal));
        foreach (var mark in (string[])["fail:", "crit:", "(null)"]) Assert.DoesNotContain(mark, app.Console, StringComparison.Ordinal);
    }

    /// <summary>Plans a trip in a trace of its own, and returns when the end of its job has been exported.</summary>
    private async Task<(ActivityContext Trace, Guid JobId)> PlanAsync(string? notes)
    {
        using var guest = await Guest.ArriveAsync(app.Api);
        var trace = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        guest.Http.DefaultRequestHeaders.Add("traceparent", string.Create(CultureInfo.InvariantCulture, $"00-{trace.TraceId}-{trace.SpanId}-01"));
        var accepted = await guest.PlanAsync(new TripRequest("Lisbon", DurationDays: 2, Notes: notes));
        guest.Http.DefaultRequestHeaders.Remove("traceparent");

        Assert.Equal(JobState.Completed, (await guest.WaitForEndAsync(accepted.JobId)).State);
        await app.Receiver.WaitForAsync(received =>
        {
            var spans = received.Spans.Where(span => span.TraceId == trace.TraceId.ToHexString()).ToList();
            return spans.Exists(span => span.Name.StartsWith("process ", StringComparison.Ordinal)) && spans.Exists(span => span.Name == Request);
        });
        return (trace, accepted.JobId);
    }

    // Three processes export once a second, whatever has been measured until then.
    private async Task NextMetricsAsync()
    {
        var sofar = app.Receiver.MetricExports;
        await app.Receiver.WaitForAsync(received => received.MetricExports >= sofar + 6);
    }
}
