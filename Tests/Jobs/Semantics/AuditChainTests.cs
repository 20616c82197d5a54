using Concierge.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>The audit trail shows what somebody has done to it.</summary>
public sealed class AuditChainTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE jobs.transitions SET actor = 'somebody else' WHERE job_id = $1 AND to_state = 'cancelled'")]
    [InlineData("UPDATE jobs.transitions SET at = at - interval '1 microsecond' WHERE job_id = $1 AND version = 2")]
    [InlineData("DELETE FROM jobs.transitions WHERE job_id = $1 AND to_state = 'cancelled'")]
    [InlineData("DELETE FROM jobs.transitions WHERE job_id = $1 AND version = 2")]
    [InlineData("DELETE FROM jobs.transitions WHERE job_id = $1")]
    [InlineData("INSERT INTO jobs.transitions (job_id, version, to_state, attempt) VALUES ($1, 99, 'completed', 1)")]
    public async Task Whoever_edits_a_trail_is_found(string edit)
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        host.Script.On("fails", (_, _) => throw new InvalidOperationException());
        host.Script.On("waits", async (job, token) => (await job.AskAsync<string>("q", new Question("?"), timeout: null, token)).Value!);
        var failed = await host.EnqueueAsync("fails");
        await host.WaitForEndAsync(failed);
        await host.Client.RetryAsync(failed, "person", ownerId: null, Cancellation);
        await host.WaitForEndAsync(failed);
        var id = await host.EnqueueAsync("waits");
        await host.WaitForAsync(id, job => job.Waiting is not null);
        await host.Client.CancelAsync(id, "person", ownerId: null, Cancellation);
        await host.WaitForEndAsync(id);
        var audit = host.Services.GetRequiredService<IJobAudit>();
        Assert.True((await audit.VerifyAsync(failed, Cancellation)).IsIntact);
        Assert.True((await audit.VerifyAsync(id, Cancellation)).IsIntact);

        await database.ScalarAsync<int>(edit, id);

        Assert.Contains((await audit.VerifyAsync(id: null, Cancellation)).Broken, broken => broken.JobId == id);
        Assert.True((await audit.VerifyAsync(failed, Cancellation)).IsIntact);
    }
}
