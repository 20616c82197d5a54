using Concierge.Contracts.Jobs;
using Concierge.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>The cost of a job does not grow with the table: nothing reads it from end to end.</summary>
public sealed class PlanTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_enqueueing_to_the_verified_end_no_statement_scans_a_table()
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
            Assert.NotEmpty(await host.Reader.TransitionsAsync(last, owner, Cancellation));
            Assert.True((await host.Services.GetRequiredService<IJobAudit>().VerifyAsync(last, Cancellation)).IsIntact);
            Assert.True((await host.Services.GetRequiredService<IJobAudit>().VerifyAsync(id: null, Cancellation)).IsIntact);
            await host.Client.CancelAsync(await host.EnqueueAsync("later", new EnqueueOptions { RunAt = DateTimeOffset.MaxValue.AddYears(-1) }), "test", ownerId: null, Cancellation);
        }

        Assert.Equal(before, await ScansAsync());
        Assert.NotEqual(0, await database.ScalarAsync<long>("SELECT idx_scan FROM pg_stat_user_tables WHERE schemaname = 'jobs' AND relname = 'jobs'"));
    }

    // An index that is built counts as a scan, too.
    private Task<long> ScansAsync()
        => database.CounterAsync("SELECT sum(seq_scan)::bigint FROM pg_stat_user_tables WHERE schemaname = 'jobs' AND relname IN ('jobs', 'transitions')");
}
