using Concierge.Contracts.Jobs;
using Concierge.Jobs;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>Payloads that outlive the code that wrote them.</summary>
public sealed class VersionTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_old_payload_is_brought_up_to_date_and_a_new_one_waits_for_a_new_worker()
    {
        await using var old = await JobsHost.StartAsync(database.Servers, worker: true, s => s.AddJob<OldVersionJob, OldInput, ScriptedResult>());
        await using var client = await JobsHost.StartAsync(database.Servers, worker: false, s => s.AddJob<NewVersionJob, NewInput, ScriptedResult>());
        var newer = await client.Client.EnqueueAsync(NewVersionJob.Definition, new NewInput("Ada", "Lovelace"), options: null, Cancellation);
        // A job enqueued after it, and done: the old worker has been looking.
        var older = await old.Client.EnqueueAsync(OldVersionJob.Definition, new OldInput("Charles Babbage"), options: null, Cancellation);
        Assert.Equal("old Charles Babbage", await SaidAsync(old, older.Id));
        Assert.Equal(JobState.Queued, (await client.Reader.FindAsync(newer.Id, ownerId: null, Cancellation))!.State);
        await old.StopAsync();

        var left = await old.Client.EnqueueAsync(OldVersionJob.Definition, new OldInput("Grace Hopper"), options: null, Cancellation);
        await using var worker = await JobsHost.StartAsync(database.Servers, worker: true, s => s.AddJob<NewVersionJob, NewInput, ScriptedResult>());

        Assert.Equal("new Lovelace, Ada", await SaidAsync(worker, newer.Id));
        Assert.Equal("new Hopper, Grace", await SaidAsync(worker, left.Id));
    }

    [Fact]
    public async Task An_old_payload_that_nobody_can_read_fails_for_good_and_says_why()
    {
        await using var client = await JobsHost.StartAsync(database.Servers, worker: false, s => s.AddJob<NewVersionJob, NewInput, ScriptedResult>());
        var id = (await client.Client.EnqueueAsync(NewVersionJob.Definition, new NewInput("a", "b"), options: null, Cancellation)).Id;
        await using var worker = await JobsHost.StartAsync(database.Servers, worker: true, s => s.AddJob<ForgetfulVersionJob, NewInput, ScriptedResult>());

        var end = await worker.WaitForEndAsync(id);

        Assert.Equal((JobState.Failed, 1, "payload_outdated"), (end.State, end.Attempt, end.Error!.Code));
    }

    [Fact]
    public async Task A_payload_that_breaks_a_rule_is_not_accepted()
    {
        await using var client = await JobsHost.StartAsync(database.Servers, worker: false, s => s.AddJob<NewVersionJob, NewInput, ScriptedResult>());

        var refused = await Assert.ThrowsAsync<PayloadInvalidException>(() =>
            client.Client.EnqueueManyAsync(NewVersionJob.Definition, [new("a", "b"), new("a", "")], options: null, Cancellation));

        Assert.Contains("'last' must not be empty", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<string?> SaidAsync(JobsHost host, Guid id)
        => (await host.WaitForEndAsync(id)).Result!.Value.GetProperty("said").GetString();
}
