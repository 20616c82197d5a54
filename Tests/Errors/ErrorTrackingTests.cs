using System.Diagnostics;
using Concierge.Contracts.Errors;
using Concierge.Core.Data;
using Concierge.Core.Errors;
using Concierge.Tests.Edge;
using Concierge.Tests.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Concierge.Tests.Errors;

/// <summary>What is recorded, over a real database.</summary>
public sealed class ErrorTrackingTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_fault_is_one_row_with_its_count_its_times_and_its_last_circumstances()
    {
        var (first, last) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await RunAsync(tracker =>
        {
            tracker.CaptureException(Thrown(Fail), new ErrorContext("place one", first));
            tracker.CaptureException(Thrown(Fail), new ErrorContext("place two", last));
            tracker.CaptureException(Thrown(FailElsewhere));
        });

        var errors = await ErrorsAsync();
        var error = Assert.Single(errors, error => error.Place is "place two");
        Assert.Equal(2, error.Count);
        Assert.Equal((typeof(DivideByZeroException).FullName, "place two", last), (error.Type, error.Place, error.UserId));
        Assert.True(error.FirstSeen < error.LastSeen);
        Assert.Contains($"{nameof(ErrorTrackingTests)}.{nameof(Fail)}", error.Frames[0], StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", string.Join('\n', error.Frames), StringComparison.Ordinal);
        Assert.DoesNotContain(error.Frames, frame => frame.Contains(" in /", StringComparison.Ordinal));
        Assert.Contains(errors, other => other.Count == 1 && other.Frames[0].Contains(nameof(FailElsewhere), StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_exception_that_passes_many_layers_is_recorded_once_and_refusals_not_at_all()
    {
        await RunAsync(tracker =>
        {
            var cause = Thrown(FailOnce);
            tracker.CaptureException(cause);
            tracker.CaptureException(cause);
            tracker.CaptureException(new InvalidOperationException("wrapped", cause));
            tracker.CaptureException(new OperationCanceledException());
            tracker.CaptureException(new Concierge.Jobs.RetryableException("busy", "Come back."));
        });

        var error = Assert.Single(await ErrorsAsync(), error => error.Frames.Any(frame => frame.Contains(nameof(FailOnce), StringComparison.Ordinal)));
        Assert.Equal(1, error.Count);
        Assert.DoesNotContain(await ErrorsAsync(), other => other.Type.Contains("Canceled", StringComparison.Ordinal) || other.Type.Contains("Retryable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Breadcrumbs_are_of_the_same_trace_and_hold_templates_and_ids_only()
    {
        using var source = new ActivitySource("breadcrumbs");
        using var listener = new ActivityListener { ShouldListenTo = candidate => candidate == source, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        var id = Guid.CreateVersion7();
        string? trace = null;
        await RunAsync((tracker, log) =>
        {
            using (source.StartActivity("another")) log.LogInformation("Not of this trace");
            using var activity = source.StartActivity("request")!;
            trace = activity.TraceId.ToHexString();
            for (var n = 0; n < 25; n++) log.LogInformation("Trip {TripId} to {Destination}, {Number}", id, "swordfish", n);
            tracker.CaptureException(Thrown(FailWithTrail));
            var happened = Assert.Single(activity.Events, happened => happened.Name is "exception");
            Assert.DoesNotContain(happened.Tags, tag => tag.Key is "exception.message");
        });

        var error = Assert.Single(await ErrorsAsync(), error => error.TraceId == trace);
        Assert.Equal(20, error.Breadcrumbs.Count);
        Assert.All(error.Breadcrumbs, crumb => Assert.Equal(("Trip {TripId} to {Destination}, {Number}", id), (crumb.Template, crumb.Ids!["TripId"])));
        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM concierge.errors e WHERE e::text LIKE '%swordfish%'"));
    }

    [Fact]
    public async Task A_hosted_service_that_fails_is_recorded_before_the_process_ends()
    {
        using var host = await HostAsync(services => services.AddHostedService<FailingService>());
        var ended = host.WaitForShutdownAsync(Cancellation);
        await host.StartAsync(Cancellation);
        await ended.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Single(await ErrorsAsync(), error => error.Frames.Any(frame => frame.Contains(nameof(FailingService), StringComparison.Ordinal)) && error.Count == 1);
    }

    [Fact]
    public async Task A_resolved_error_opens_again_when_it_happens_once_more()
    {
        await RunAsync(tracker => tracker.CaptureReport(new ReportedError("browser", "TypeError", ["reopened (/site.js:1:2)"])));
        var id = (await ErrorsAsync()).Single(error => error.Frames[0].StartsWith("reopened", StringComparison.Ordinal)).Id;
        using var host = await HostAsync();
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var desk = scope.ServiceProvider.GetRequiredService<ErrorDesk>();
            Assert.NotNull((await desk.ResolveAsync(id, Cancellation)).Value!.ResolvedAt);
            Assert.DoesNotContain((await desk.ListAsync(ErrorState.Open, cursor: null, 100, Cancellation)).Value!.Items, error => error.Id == id);
            Assert.Contains((await desk.ListAsync(ErrorState.Resolved, cursor: null, 100, Cancellation)).Value!.Items, error => error.Id == id);
        }

        // Built anew, so on other lines; the same fault all the same.
        await RunAsync(tracker => tracker.CaptureReport(new ReportedError("browser", "TypeError", ["reopened (/site.js:7:9)"])));

        var error = (await ErrorsAsync()).Single(error => error.Id == id);
        Assert.Equal((2, null), (error.Count, error.ResolvedAt));
    }

    [Fact]
    public async Task Pages_follow_each_other_and_tidying_takes_the_old()
    {
        await RunAsync(tracker =>
        {
            for (var n = 0; n < 5; n++) tracker.CaptureReport(new ReportedError("browser", $"Paged{n}", ["paged"]));
        });
        using var host = await HostAsync();
        await using var scope = host.Services.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<ErrorDesk>();
        var (seen, cursor) = (new List<Guid>(), (string?)null);
        do
        {
            var page = (await desk.ListAsync(ErrorState.All, cursor, 2, Cancellation)).Value!;
            seen.AddRange(page.Items.Select(error => error.Id));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(seen.Distinct(), seen);
        Assert.Equal((await ErrorsAsync()).Select(error => error.Id).ToHashSet(), seen.ToHashSet());
        Assert.False((await desk.ListAsync(ErrorState.All, "tomorrow", 2, Cancellation)).IsOk);

        await database.ScalarAsync<int>("UPDATE concierge.errors SET last_seen = now() - interval '31 days', resolved_at = CASE type WHEN 'Paged0' THEN now() END WHERE type IN ('Paged0', 'Paged1')");
        var tidying = new ErrorTidying(scope.ServiceProvider.GetRequiredService<ConciergeDb>(), TimeProvider.System);
        Assert.Equal(1, (await tidying.RunAsync(new ErrorTidyingJob(ResolvedDays: 30, OpenDays: 90), job: null!, Cancellation)).Deleted);
        Assert.DoesNotContain(await ErrorsAsync(), error => error.Type is "Paged0");
    }

    [Fact]
    public async Task Without_a_database_recording_neither_throws_nor_waits_nor_grows()
    {
        using var host = await HostAsync(connection: "Host=127.0.0.1;Port=1;Timeout=1");
        var tracker = host.Services.GetRequiredService<IErrorTracker>();
        await host.StartAsync(Cancellation);

        for (var n = 0; n < 5_000; n++) tracker.CaptureReport(new ReportedError("browser", "Error", ["lost"]));
        tracker.CaptureException(null!);

        Assert.InRange(host.Services.GetRequiredService<ErrorQueue>().Reader.Count, 1, 1_000);
        await host.StopAsync(Cancellation);
    }

    private static Exception Thrown(Action act) => Record.Exception(act)!;

    private static void Fail() => throw new DivideByZeroException("the password is swordfish");

    private static void FailElsewhere() => throw new DivideByZeroException();

    private static void FailOnce() => throw new DivideByZeroException();

    private static void FailWithTrail() => throw new DivideByZeroException();

    private Task RunAsync(Action<IErrorTracker> act) => RunAsync((tracker, _) => act(tracker));

    private async Task RunAsync(Action<IErrorTracker, ILogger> act)
    {
        using var host = await HostAsync();
        await host.StartAsync(Cancellation);
        act(host.Services.GetRequiredService<IErrorTracker>(), host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Concierge.Tests"));
        // Which writes what is left.
        await host.StopAsync(Cancellation);
    }

    private async Task<IHost> HostAsync(Action<IServiceCollection>? configure = null, string? connection = null)
    {
        await EdgeApi.MigrateAsync(database.Servers);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddErrorTracking("tests");
        builder.Services.AddDbContext<ConciergeDb>(options => options.UseNpgsql(connection ?? database.Servers.Postgres)).AddConciergeData();
        configure?.Invoke(builder.Services);
        return builder.Build();
    }

    private async Task<List<TrackedError>> ErrorsAsync()
    {
        using var host = await HostAsync();
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ConciergeDb>().Errors.AsNoTracking().ToListAsync(Cancellation);
    }

    private sealed class FailingService : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("A service's fault.");
        }
    }
}
