using Concierge.Contracts.Jobs;
using Concierge.Jobs;
using Concierge.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>The cost of a job does not grow with the table: nothing reads it from end to end.</summary>
public sealed class PlanTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_enqueueing_to_the_end_no_statement_scans_the_table()
    {
        await (await JobsHost.StartAsync(database.Servers, worker: false)).DisposeAsync();
        var before = await ScansAsync();

        // Plans are made here, while the table is empty: that is when a scan looks cheap.
        await using (var host = await JobsHost.StartAsync(database.Servers))
        {
            for (var i = 0; i < 10; i++) await host.WaitForEndAsync(await host.EnqueueAsync("first"));
            var owner = Guid.CreateVersion7();
            await host.Client.EnqueueManyAsync(
                ScriptedJob.Definition, [.. Enumerable.Repeat(new ScriptedInput("one of many"), 3_000)], new EnqueueOptions { OwnerId = owner }, Cancellation);
            var last = await host.EnqueueAsync("last", new EnqueueOptions { OwnerId = owner, Priority = JobPriority.Low, IdempotencyKey = "last" });
            Assert.Equal(JobState.Completed, (await host.WaitForEndAsync(last)).State);
            await host.Client.CancelAsync(await host.EnqueueAsync("later", new EnqueueOptions { RunAt = DateTimeOffset.MaxValue.AddYears(-1) }), "test", ownerId: null, Cancellation);
        }

        Assert.Equal(before, await ScansAsync());
        Assert.NotEqual(0, await database.ScalarAsync<long>("SELECT idx_scan FROM pg_stat_user_tables WHERE schemaname = 'jobs' AND relname = 'jobs'"));
    }

    [Fact]
    public async Task What_is_asked_of_one_owner_reads_the_jobs_of_that_owner()
    {
        const int Jobs = 20_000;
        const int OfOwner = 20;
        const int Times = 10;
        await (await JobsHost.StartAsync(database.Servers, worker: false)).DisposeAsync();
        await SeededJobs.InsertAsync(database.Servers.Postgres, Jobs);
        await ScansAsync();
        var before = await RowsReadAsync();

        // More than once: from then on a statement is prepared, and may be planned for no values in particular.
        await using (var host = await JobsHost.StartAsync(database.Servers, worker: false))
        {
            for (var i = 0; i < Times; i++)
            {
                var listed = await host.Reader.ListAsync(new JobFilter(SeededJobs.Owner, States: [JobState.Completed, JobState.Failed]), Cancellation);
                await host.Services.GetRequiredService<IJobOperations>().SearchAsync(new("searched", OwnerId: SeededJobs.Owner), cancellation: Cancellation);
                await host.Services.GetRequiredService<IJobAudit>().VerifyAsync(listed[0].Id, Cancellation);
            }
        }

        await ScansAsync();
        Assert.InRange(await RowsReadAsync() - before, 0, Times * OfOwner * 10);
    }

    private Task<long> RowsReadAsync()
        => database.ScalarAsync<long>("SELECT sum(idx_tup_read)::bigint FROM pg_stat_user_indexes WHERE schemaname = 'jobs' AND relname = 'jobs'");

    // The counters are added up when a session ends. An index that is built counts as a scan, too.
    private async Task<long> ScansAsync()
    {
        while (await database.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'concierge-jobs')"))
            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancellation);
        return await database.ScalarAsync<long>("SELECT seq_scan FROM pg_stat_user_tables WHERE schemaname = 'jobs' AND relname = 'jobs'");
    }
}
