using Concierge.Contracts.Jobs;
using Concierge.Jobs;
using Npgsql;

namespace Concierge.Tests.Jobs;

public sealed class EnqueueTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_of_a_transaction_that_rolls_back_does_not_exist()
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: false);
        await using var source = NpgsqlDataSource.Create(database.Direct);
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        Guid id;
        await using (var transaction = await connection.BeginTransactionAsync(Cancellation))
        {
            id = (await host.Client.Within(transaction).EnqueueAsync(ScriptedJob.Definition, new ScriptedInput("x"), cancellation: Cancellation)).Id;
        }

        Assert.Null(await host.Reader.FindAsync(id, ownerId: null, Cancellation));
    }

    [Fact]
    public async Task A_job_of_a_committed_transaction_runs_and_is_not_seen_before()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        await using var source = NpgsqlDataSource.Create(database.Direct);
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        var jobs = host.Client.Within(transaction);
        var ticket = await jobs.EnqueueAsync(ScriptedJob.Definition, new ScriptedInput("x"), cancellation: Cancellation);
        Assert.Null(await host.Reader.FindAsync(ticket.Id, ownerId: null, Cancellation));

        await jobs.CommitAsync(Cancellation);

        Assert.Equal(JobState.Completed, (await host.WaitForEndAsync(ticket.Id)).State);
    }

    [Fact]
    public async Task A_job_that_nobody_announced_is_found_by_the_sweep()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        await using var source = NpgsqlDataSource.Create(database.Direct);
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        var ticket = await host.Client.Within(transaction).EnqueueAsync(ScriptedJob.Definition, new ScriptedInput("x"), cancellation: Cancellation);

        await transaction.CommitAsync(Cancellation);

        // Nothing says that the job exists by now, so there is nothing to follow yet but the table.
        Assert.Equal(JobState.Completed, (await host.WaitForEndAsync(ticket.Id)).State);
    }

    [Fact]
    public async Task Fifty_enqueues_with_one_key_at_once_give_one_job()
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: false);
        var options = new EnqueueOptions { OwnerId = Guid.CreateVersion7(), IdempotencyKey = "once" };

        var tickets = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ =>
            host.Client.EnqueueAsync(ScriptedJob.Definition, new ScriptedInput("x"), options, Cancellation)));

        Assert.Single(tickets.Select(ticket => ticket.Id).Distinct());
        Assert.Single(tickets, ticket => !ticket.IsDuplicate);
        Assert.Single(await host.Reader.ListAsync(new JobFilter(options.OwnerId), Cancellation));
    }

    [Fact]
    public async Task The_same_key_of_another_owner_is_another_job()
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: false);

        var one = await host.EnqueueAsync("x", new EnqueueOptions { OwnerId = Guid.CreateVersion7(), IdempotencyKey = "same" });
        var two = await host.EnqueueAsync("x", new EnqueueOptions { OwnerId = Guid.CreateVersion7(), IdempotencyKey = "same" });

        Assert.NotEqual(one, two);
    }

    [Fact]
    public async Task A_job_that_the_database_refuses_fails_alone()
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: false);

        var good = Enumerable.Range(0, 20).Select(_ => host.EnqueueAsync("fine")).ToList();
        var bad = host.EnqueueAsync("fine", new EnqueueOptions { IdempotencyKey = "nul \0 character" });
        good.AddRange(Enumerable.Range(0, 20).Select(_ => host.EnqueueAsync("fine")));

        await Assert.ThrowsAsync<PostgresException>(() => bad);
        Assert.Equal(40, (await Task.WhenAll(good)).Distinct().Count());
    }

    [Fact]
    public async Task A_payload_is_read_as_it_was_written()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var read = new TaskCompletionSource<string>();
        const string Odd = "quote \", backslash \\u0000, \u2028 and 🧳";
        host.Script.On(Odd, (_, _) =>
        {
            read.SetResult(Odd);
            return Task.FromResult("ok");
        });

        await host.WaitForEndAsync(await host.EnqueueAsync(Odd));

        Assert.True(read.Task.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData("nul \0 character", false)]
    [InlineData("\\\0", false)]
    [InlineData("\\u0000", true)]
    [InlineData("\\\\u0000", true)]
    public async Task A_payload_with_a_NUL_is_refused_before_it_is_sent(string what, bool isFine)
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: false);

        var error = await Record.ExceptionAsync(() => host.EnqueueAsync(what));

        Assert.Equal(isFine ? null : typeof(PayloadInvalidException), error?.GetType());
    }

    [Fact]
    public async Task A_job_for_later_waits_for_its_time()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var runAt = TimeProvider.System.GetUtcNow().AddSeconds(1);

        var id = await host.EnqueueAsync("x", new EnqueueOptions { RunAt = runAt });

        Assert.Equal(JobState.Scheduled, (await host.Reader.FindAsync(id, ownerId: null, Cancellation))!.State);
        var done = await host.WaitForEndAsync(id);
        Assert.Equal(JobState.Completed, done.State);
        Assert.InRange(done.StartedAt!.Value, runAt, runAt.AddSeconds(3));
    }

    [Fact]
    public async Task A_job_that_nobody_starts_in_time_expires()
    {
        await using var idle = await JobsHost.StartAsync(database.Servers, worker: false);
        var ticket = await idle.Client.EnqueueAsync(OneShotJob.Definition, new ScriptedInput("x"), cancellation: Cancellation);
        await database.ScalarAsync<int>("UPDATE jobs.jobs SET start_by = now() - interval '1 second' WHERE id = $1", ticket.Id);

        await using var host = await JobsHost.StartAsync(database.Servers);

        Assert.Equal(JobState.Expired, (await host.WaitForEndAsync(ticket.Id)).State);
    }
}
