using Concierge.Contracts.Jobs;
using Concierge.Jobs;
using Concierge.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>The cost of a question about one owner is that owner's jobs, however many others have. In a database of its own, since it fills it.</summary>
public sealed class OwnerPlanTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_asked_of_one_owner_reads_the_jobs_of_that_owner()
    {
        const int Jobs = 20_000;
        const int OfOwner = 20;
        const int Times = 10;
        await (await JobsHost.StartAsync(database.Servers, worker: false)).DisposeAsync();
        await SeededJobs.InsertAsync(database.Servers.Postgres, Jobs);
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

        Assert.InRange(await RowsReadAsync() - before, 0, Times * OfOwner * 10);
    }

    private Task<long> RowsReadAsync()
        => database.CounterAsync("SELECT sum(idx_tup_read)::bigint FROM pg_stat_user_indexes WHERE schemaname = 'jobs' AND relname = 'jobs'");
}
