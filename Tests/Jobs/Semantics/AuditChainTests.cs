using Concierge.Contracts.Jobs;
using Concierge.Jobs;
using Concierge.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>The audit trail shows what somebody has done to it.</summary>
public sealed class AuditChainTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE jobs.transitions SET actor = 'somebody else' WHERE job_id = $1 AND to_state = 'cancelled'")]
    [InlineData("UPDATE jobs.transitions SET at = at - interval '1 microsecond' WHERE job_id = $1 AND from_state = 'running'")]
    [InlineData("UPDATE jobs.transitions SET began_at = began_at - interval '1 microsecond' WHERE job_id = $1")]
    [InlineData("UPDATE jobs.transitions SET began_at = NULL WHERE job_id = $1")]
    [InlineData("DELETE FROM jobs.transitions WHERE job_id = $1 AND to_state = 'cancelled'")]
    [InlineData("DELETE FROM jobs.transitions WHERE job_id = $1 AND from_state = 'running'")]
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

    [Theory]
    [InlineData("UPDATE jobs.jobs SET worker_id = gen_random_uuid() WHERE id = $1")]
    [InlineData("UPDATE jobs.jobs SET worker_id = NULL WHERE id = $1")]
    [InlineData("UPDATE jobs.jobs SET worker_id = NULL, chain = NULL WHERE id = $1")]
    [InlineData("UPDATE jobs.jobs SET finished_at = finished_at - interval '1 microsecond' WHERE id = $1")]
    [InlineData("UPDATE jobs.jobs SET finished_at = finished_at - interval '1 microsecond', chain = NULL WHERE id = $1")]
    [InlineData("UPDATE jobs.jobs SET attempted_at = attempted_at - interval '1 microsecond' WHERE id = $1")]
    [InlineData("UPDATE jobs.jobs SET attempt = attempt + 1 WHERE id = $1")]
    [InlineData("UPDATE jobs.jobs SET actor = 'somebody' WHERE id = $1")]
    [InlineData("UPDATE jobs.jobs SET state = 'cancelled' WHERE id = $1")]
    [InlineData("UPDATE jobs.jobs SET state = 'cancelled', chain = NULL WHERE id = $1")]
    [InlineData("UPDATE jobs.jobs SET chain = NULL WHERE id = $1")]
    [InlineData(CompletedAgain)]
    public async Task Whoever_edits_a_completion_is_found(string edit)
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        foreach (var id in new[] { await CompletedAsync(host, "completes"), await CompletedAsync(host, "fails once") }) await AssertFindsAsync(host, edit, id);
    }

    [Theory]
    [InlineData("DELETE FROM jobs.transitions WHERE job_id = $1")]
    [InlineData("INSERT INTO jobs.transitions (job_id, version, from_state, to_state, attempt) VALUES ($1, 5, 'running', 'queued', 1)")]
    public async Task Whoever_edits_what_came_before_a_completion_is_found(string edit)
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        await AssertFindsAsync(host, edit, await CompletedAsync(host, "fails once"));
    }

    [Fact]
    public async Task A_completed_job_that_is_given_to_another_owner_keeps_its_trail()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var guest = Guid.CreateVersion7();
        var id = await host.EnqueueAsync("a guest's", new EnqueueOptions { OwnerId = guest });
        await host.WaitForEndAsync(id);
        var before = await host.Reader.TransitionsAsync(id, ownerId: null, Cancellation);

        await host.Client.TransferAsync(guest, Guid.CreateVersion7(), Cancellation);

        Assert.Equal(States(before), States(await host.Reader.TransitionsAsync(id, ownerId: null, Cancellation)));
        Assert.True((await host.Services.GetRequiredService<IJobAudit>().VerifyAsync(id, Cancellation)).IsIntact);
    }

    [Fact]
    public async Task Links_that_an_earlier_version_hashed_are_verified_and_an_edit_of_them_is_found()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        host.Script.On("fails", (_, _) => throw new InvalidOperationException());
        var id = await host.EnqueueAsync("fails");
        await host.WaitForEndAsync(id);
        await database.ScalarAsync<int>(HashedAsText, id);
        await host.Client.RetryAsync(id, "person", ownerId: null, Cancellation);
        await host.WaitForEndAsync(id);
        var audit = host.Services.GetRequiredService<IJobAudit>();
        Assert.True((await audit.VerifyAsync(id, Cancellation)).IsIntact);

        await database.ScalarAsync<int>("UPDATE jobs.transitions SET reason = 'another' WHERE job_id = $1 AND version = 3", id);

        Assert.Contains((await audit.VerifyAsync(id, Cancellation)).Broken, broken => broken.Version == 3);
    }

    [Fact]
    [Trait(GivenServers.Faults, GivenServers.None)] // A claim whose answer is lost is given back: an attempt more.
    public async Task A_trail_begins_with_the_state_in_which_the_job_was_enqueued()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var later = await host.EnqueueAsync("later", new EnqueueOptions { RunAt = TimeProvider.System.GetUtcNow().AddHours(1) });
        var untouched = await host.Reader.TransitionsAsync(later, ownerId: null, Cancellation);
        await host.Client.CancelAsync(later, "person", ownerId: null, Cancellation);
        var ran = await host.EnqueueAsync("now");
        var end = await host.WaitForEndAsync(ran);

        Assert.Equal([(null, JobState.Scheduled)], States(untouched));
        Assert.Equal([(null, JobState.Scheduled), (JobState.Scheduled, JobState.Cancelled)], States(await host.Reader.TransitionsAsync(later, ownerId: null, Cancellation)));
        var trail = await host.Reader.TransitionsAsync(ran, ownerId: null, Cancellation);
        Assert.Equal([(null, JobState.Queued), (JobState.Queued, JobState.Running), (JobState.Running, JobState.Completed)], States(trail));
        Assert.Equal(end.CreatedAt, trail[0].At);
    }

    [Fact]
    [Trait(GivenServers.Faults, GivenServers.None)] // A claim whose answer is lost is given back: an attempt more.
    public async Task The_trail_tells_of_an_attempt_that_still_runs_and_where_a_person_asked_to_stop_it()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var begun = new TaskCompletionSource();
        host.Script.On("held", async (_, token) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return "never";
        });
        var id = await host.EnqueueAsync("held");
        await begun.Task.WaitAsync(Cancellation);
        var meanwhile = await host.Reader.TransitionsAsync(id, ownerId: null, Cancellation);
        await host.Client.CancelAsync(id, "person", ownerId: null, Cancellation);
        await host.WaitForEndAsync(id);
        var trail = await host.Reader.TransitionsAsync(id, ownerId: null, Cancellation);

        Assert.Equal([(null, JobState.Queued), (JobState.Queued, JobState.Running)], States(meanwhile));
        Assert.Equal(
            [(null, JobState.Queued), (JobState.Queued, JobState.Running), (JobState.Running, JobState.Running), (JobState.Running, JobState.Cancelled)],
            States(trail));
        Assert.Equal((meanwhile[1].At, meanwhile[1].Worker, 1), (trail[1].At, trail[1].Worker, trail[1].Attempt));
    }

    [Fact]
    [Trait(GivenServers.Faults, GivenServers.None)] // A claim whose answer is lost is given back: an attempt more.
    public async Task An_attempt_that_an_earlier_version_began_and_this_one_ended_is_told_of_once()
    {
        Guid id;
        await using (var client = await JobsHost.StartAsync(database.Servers, worker: false))
        {
            id = await client.EnqueueAsync("begun before");
            var worker = Guid.CreateVersion7();
            await database.ScalarAsync<int>("INSERT INTO jobs.workers (id, name, lease_until) VALUES ($1, 'before', now() + interval '1 minute')", worker);
            Assert.Equal(id, await database.ScalarAsync<Guid>(ClaimOfBefore, worker, ScriptedJob.Definition.Queue, ScriptedJob.Definition.Name));
            await database.ScalarAsync<int>("UPDATE jobs.workers SET lease_until = now() - interval '1 second' WHERE name = 'before'");
        }

        await using var host = await JobsHost.StartAsync(database.Servers);
        Assert.Equal(JobState.Completed, (await host.WaitForEndAsync(id)).State);
        var trail = await host.Reader.TransitionsAsync(id, ownerId: null, Cancellation);

        Assert.Equal(
            [(null, JobState.Queued), (JobState.Queued, JobState.Running), (JobState.Running, JobState.Queued), (JobState.Queued, JobState.Running), (JobState.Running, JobState.Completed)],
            States(trail));
        Assert.True((await host.Services.GetRequiredService<IJobAudit>().VerifyAsync(id, Cancellation)).IsIntact);
    }

    [Fact]
    public async Task A_completion_that_an_earlier_version_wrote_as_a_row_of_its_own_is_told_and_verified_like_any_other()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var id = await host.EnqueueAsync("completed before");
        await host.WaitForEndAsync(id);
        var trail = await host.Reader.TransitionsAsync(id, ownerId: null, Cancellation);

        Assert.Equal(1L, await database.ScalarAsync<long>(CompletedBefore, id));

        Assert.Equal(trail, await host.Reader.TransitionsAsync(id, ownerId: null, Cancellation));
        Assert.True((await host.Services.GetRequiredService<IJobAudit>().VerifyAsync(id, Cancellation)).IsIntact);
    }

    // What a second completion would leave, if the fence let one through.
    private const string CompletedAgain = """
        UPDATE jobs.jobs SET chain = jobs.link(chain, id, NULL, 'running', 'completed', finished_at, attempt, worker_id, actor, 'completed', attempted_at)
        WHERE id = $1
        """;

    private const string CompletedBefore = """
        WITH written AS (
          INSERT INTO jobs.transitions (job_id, version, from_state, to_state, at, attempt, worker_id, actor, reason, began_at, hash)
          SELECT l.job_id, l.version, l.from_state, l.to_state, l.at, l.attempt, l.worker_id, l.actor, l.reason, l.began_at,
                 jobs.link(before.hash, l.job_id, l.version, l.from_state::text, l.to_state::text, l.at, l.attempt, l.worker_id, l.actor, l.reason, l.began_at)
          FROM jobs.links l
          LEFT JOIN LATERAL (SELECT hash FROM jobs.transitions t WHERE t.job_id = l.job_id ORDER BY version DESC LIMIT 1) before ON true
          WHERE l.job_id = $1 AND l.to_state = 'completed' RETURNING hash)
        , changed AS (UPDATE jobs.jobs SET worker_id = NULL, chain = hash FROM written WHERE id = $1 RETURNING 1)
        SELECT count(*) FROM changed
        """;

    private const string ClaimOfBefore = """
        SELECT id FROM jobs.claim(
          $2, ARRAY[$3], ARRAY[1], $1, 1, ARRAY[0, 1, 2]::smallint[], array_fill('00000000-0000-0000-0000-000000000000'::uuid, ARRAY[3]), false, false, '')
        """;

    // What the trail would be, had all of it been written before the links were hashed in binary, the beginning of an
    // attempt as a row of its own.
    private const string HashedAsText = """
        WITH RECURSIVE links AS (
          SELECT t.job_id, t.version, jobs.link_as_text(NULL, job_id, version, from_state, to_state, at, attempt, worker_id, actor, reason) AS hash
          FROM jobs.transitions t WHERE t.job_id = $1 AND t.version = (SELECT min(version) FROM jobs.transitions WHERE job_id = $1)
          UNION ALL
          SELECT t.job_id, t.version, jobs.link_as_text(l.hash, t.job_id, t.version, from_state, to_state, at, attempt, worker_id, actor, reason)
          FROM links l JOIN jobs.transitions t ON t.job_id = l.job_id
            AND t.version = (SELECT min(version) FROM jobs.transitions n WHERE n.job_id = l.job_id AND n.version > l.version))
        , written AS (UPDATE jobs.transitions t SET hash = l.hash, began_at = NULL FROM links l WHERE t.job_id = l.job_id AND t.version = l.version)
        UPDATE jobs.jobs SET chain = (SELECT hash FROM links ORDER BY version DESC LIMIT 1) WHERE id = $1
        """;

    private async Task AssertFindsAsync(JobsHost host, string edit, Guid id)
    {
        var another = await CompletedAsync(host, "fails once");
        var audit = host.Services.GetRequiredService<IJobAudit>();
        Assert.True((await audit.VerifyAsync(id, Cancellation)).IsIntact);

        await database.ScalarAsync<int>(edit, id);

        Assert.False((await audit.VerifyAsync(id, Cancellation)).IsIntact);
        Assert.True((await audit.VerifyAsync(another, Cancellation)).IsIntact);
    }

    private static async Task<Guid> CompletedAsync(JobsHost host, string how)
    {
        host.Script.On("fails once", (job, _) => job.Attempt == 1 ? throw new InvalidOperationException() : Task.FromResult("done"));
        var id = await host.EnqueueAsync(how);
        Assert.Equal(JobState.Completed, (await host.WaitForEndAsync(id)).State);
        return id;
    }

    private static IEnumerable<(JobState? From, JobState To)> States(IReadOnlyList<JobTransitionDto> trail) => trail.Select(step => (step.From, step.To));
}
