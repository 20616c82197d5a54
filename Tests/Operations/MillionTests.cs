using System.Diagnostics;
using Concierge.Contracts.Operations;
using Concierge.Jobs;
using Concierge.Jobs.Storage;
using Concierge.Jobs.Storage.Operations;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Operations;

/// <summary>What operators wait for when there are a million jobs. Takes a minute, so it runs when asked for: <c>-explicit only</c>.</summary>
[Collection(Exclusive.Name)]
public sealed class MillionTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private const int Rows = 1_000_000;
    private const int Runs = 5;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Every_search_answers_within_200_ms_and_scans_no_table()
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: false, services => services.AddJob<SearchedJob, SearchedInput, string>());
        await SeededJobs.InsertAsync(database.Servers.Postgres, Rows);
        var operations = host.Services.GetRequiredService<IJobOperations>();
        var jobs = host.Services.GetRequiredService<JobsDatabase>();
        var output = TestContext.Current.TestOutputHelper!;
        var slow = new List<string>();
        foreach (var criteria in SearchCases.All.Append(new JobCriteria()))
        {
            var plan = await new SearchWalk(jobs, criteria).ExplainAsync(2_000, 51, Cancellation);
            Assert.DoesNotContain("Seq Scan on jobs", plan, StringComparison.Ordinal);
            JobFound? found = null;
            var took = await MedianAsync(async () => found = await operations.SearchAsync(criteria, cancellation: Cancellation));
            var count = await operations.CountAsync(criteria, Cancellation);
            output.WriteLine($"{took,6:F1} ms  {found!.Items.Count,3} found{(found.SearchedBackTo is null ? "" : ", more to search")}, {count.Value} ({count.Kind}): {criteria}");
            if (took > 200) slow.Add($"{took:F1} ms: {criteria}");
        }

        var listTook = await MedianAsync(() => host.Reader.ListAsync(new JobFilter(SeededJobs.Owner), Cancellation));
        output.WriteLine($"{listTook,6:F1} ms  the newest of one owner's jobs");
        OverviewDto? overview = null;
        var overviewTook = await MedianAsync(async () => overview = await operations.OverviewAsync(Cancellation));
        output.WriteLine($"{overviewTook,6:F1} ms  overview: {string.Join(", ", overview!.Queues.Select(q => $"{q.Queue}/{q.Priority} {q.Depth.Kind} {q.Depth.Value}"))}");
        await database.ScalarAsync<int>("TRUNCATE jobs.jobs");
        await SeededJobs.InsertAsync(database.Servers.Postgres, Rows, backlogFrom: 0);
        var fullTook = await MedianAsync(async () => overview = await operations.OverviewAsync(Cancellation));
        output.WriteLine($"{fullTook,6:F1} ms  overview, all queued: {string.Join(", ", overview!.Queues.Select(q => $"{q.Queue}/{q.Priority} {q.Depth.Kind} {q.Depth.Value}"))}");
        Assert.Empty(slow);
        Assert.InRange(new[] { listTook, overviewTook, fullTook }.Max(), 0, 200);
    }

    private static async Task<double> MedianAsync(Func<Task> run)
    {
        var times = new List<double>();
        for (var i = 0; i < Runs; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await run();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return times.Order().ElementAt(Runs / 2);
    }
}
