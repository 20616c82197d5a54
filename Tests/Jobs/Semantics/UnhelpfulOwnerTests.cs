using Concierge.Jobs;
using Concierge.Tests.Infrastructure;
using Npgsql;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>Owners whose jobs this worker cannot take, now or ever, keep nobody behind them waiting.</summary>
[Trait(GivenServers.Faults, GivenServers.None)] // Claims by hand where a worker would try again.
public sealed class UnhelpfulOwnerTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private const int Unhelpful = 10;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Jobs_of_a_type_that_is_not_known_here_leave_the_room_to_the_next_owner(int atMost)
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: false);
        await EnqueueForOwnersAsync(host);
        await database.ScalarAsync<int>("UPDATE jobs.jobs SET type = 'unheard_of'");
        var id = await host.EnqueueAsync("known", new EnqueueOptions { OwnerId = Guid.CreateVersion7() });

        await using var hand = await ClaimingHand.OfAsync(host);
        var taken = Assert.Single(await hand.TakeAsync(atMost));

        Assert.Equal(id, taken.Id);
        await database.ScalarAsync<int>("DELETE FROM jobs.jobs");
    }

    [Fact]
    public async Task Jobs_that_another_worker_is_just_taking_leave_the_room_to_the_next_owner()
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: false);
        await EnqueueForOwnersAsync(host);
        await using var connection = new NpgsqlConnection(database.Direct);
        await connection.OpenAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await using (var locking = new NpgsqlCommand("SELECT id FROM jobs.jobs FOR UPDATE", connection, transaction))
            await locking.ExecuteNonQueryAsync(Cancellation);
        var first = await host.EnqueueAsync("free", new EnqueueOptions { OwnerId = Guid.CreateVersion7() });
        // Two within one millisecond have no order.
        var second = await host.EnqueueAsync("free", new EnqueueOptions { OwnerId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddSeconds(1)) });

        await using var hand = await ClaimingHand.OfAsync(host);
        var taken = await hand.TakeAsync(2);

        Assert.Equal([first, second], taken.Select(job => job.Id));
        await transaction.RollbackAsync(Cancellation);
        await database.ScalarAsync<int>("DELETE FROM jobs.jobs");
    }

    private static async Task EnqueueForOwnersAsync(JobsHost host)
    {
        for (var i = 0; i < Unhelpful; i++) await host.EnqueueAsync($"unhelpful {i}", new EnqueueOptions { OwnerId = Guid.CreateVersion7() });
    }
}
