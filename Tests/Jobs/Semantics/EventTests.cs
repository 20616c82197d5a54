using Concierge.Contracts.Jobs;
using Concierge.Jobs;
using Concierge.Jobs.Enqueueing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>Events that start jobs.</summary>
public sealed class EventTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_subscribed_type_is_started_once_however_often_the_event_comes()
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: true, SemanticJobs.AddSemanticJobs);
        var owner = Guid.CreateVersion7();
        var options = new PublishOptions { EventId = Guid.CreateVersion7(), OwnerId = owner };

        var published = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            host.Client.PublishAsync("test/happened", new ScriptedInput("it"), options, Cancellation)));

        var first = Assert.Single(published, p => !p.IsDuplicate);
        Assert.Equal(2, first.Started.Count);
        foreach (var ticket in first.Started) Assert.Equal(JobState.Completed, (await host.WaitForEndAsync(ticket.Id)).State);
        Assert.Equal(2, await database.ScalarAsync<long>("SELECT count(*) FROM jobs.jobs WHERE owner_id = $1", owner));
    }

    [Fact]
    public async Task A_try_that_came_to_nothing_does_not_take_the_event_of_another_for_its_own()
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: false, SemanticJobs.AddSemanticJobs);
        var options = new PublishOptions { EventId = Guid.CreateVersion7(), OwnerId = Guid.CreateVersion7() };
        var registry = host.Services.GetRequiredService<JobRegistry>();
        var (own, anothers) = (Publication.Create(registry, "test/happened", new ScriptedInput("it"), options), Publication.Create(registry, "test/happened", new ScriptedInput("it"), options));
        Assert.False((await PublishAsync(host, own)).IsDuplicate);

        Assert.False((await PublishAsync(host, own, isRepeated: true)).IsDuplicate);
        Assert.True((await PublishAsync(host, anothers, isRepeated: true)).IsDuplicate);
    }

    private async Task<PublishedEvent> PublishAsync(JobsHost host, Publication publication, bool isRepeated = false)
    {
        await using var connection = new NpgsqlConnection(database.Direct);
        await connection.OpenAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        var jobs = new JobTransactionScope(transaction, host.Services.GetRequiredService<JobRegistry>(), host.Services.GetRequiredService<Announcer>(), isRepeated);
        var published = await jobs.PublishAsync(publication, Cancellation);
        await jobs.CommitAsync(Cancellation);
        return published;
    }

    [Fact]
    public async Task An_event_in_a_transaction_that_is_rolled_back_starts_nothing()
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: true, SemanticJobs.AddSemanticJobs);
        var owner = Guid.CreateVersion7();
        await using (var connection = new NpgsqlConnection(database.Direct))
        {
            await connection.OpenAsync(Cancellation);
            await using var transaction = await connection.BeginTransactionAsync(Cancellation);
            await host.Client.Within(transaction).PublishAsync("test/other", new ScriptedInput("x"), new() { OwnerId = owner }, Cancellation);
            await transaction.RollbackAsync(Cancellation);
        }

        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM jobs.jobs WHERE owner_id = $1", owner));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM jobs.events WHERE owner_id = $1", owner));
    }

    [Fact]
    public async Task Data_that_is_no_payload_is_refused_and_nothing_is_stored()
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: false, SemanticJobs.AddSemanticJobs);

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => host.Client.PublishAsync("test/other", new[] { 1 }, options: null, Cancellation));

        Assert.Contains("also-subscribed", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM jobs.events WHERE name = 'test/other'"));
    }
}
