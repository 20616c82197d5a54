using Concierge.Jobs.Dispatch;
using Concierge.Jobs.Running;
using Concierge.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Jobs;

/// <summary>The fast way by which workers hear of work. Where a nudge is all there is, the broker is away and the sweep a minute off.</summary>
[Trait(GivenServers.Faults, GivenServers.None)] // A worker that has just missed heartbeats misses nudges, and nothing else is there to tell it.
public sealed class NudgeTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static readonly TimeSpan LongBeforeTheSweep = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_nudge_alone_starts_a_job()
    {
        await using var host = await StartWorkerAsync();
        await using var client = await JobsHost.StartAsync(database.Servers.WithoutRabbitMq, worker: false);

        for (var i = 0; i < 5; i++) await RunsSoonAsync(client, $"job {i}", host);
    }

    [Fact]
    public async Task Each_nudge_is_for_one_of_the_workers_alive()
    {
        await using var first = await StartWorkerAsync();
        await using var second = await StartWorkerAsync();
        await SeatedAsync(first, count: 2);
        await SeatedAsync(second, count: 2);

        await using var client = await JobsHost.StartAsync(database.Servers.WithoutRabbitMq, worker: false);
        for (var i = 0; i < 6; i++) await RunsSoonAsync(client, $"one of six: {i}", first, second);
        Assert.NotEqual(first.Services.GetRequiredService<WorkerLease>().Seat.Index, second.Services.GetRequiredService<WorkerLease>().Seat.Index);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Of_workers_that_know_their_seats_exactly_one_takes_a_turn(int count)
    {
        for (var number = 1L; number <= 100; number++)
            Assert.Single(Enumerable.Range(0, count), index => new Seat(index, count).IsTurn(number));
    }

    [Fact]
    public void An_announcement_is_read_as_it_was_written()
    {
        var announcement = new Announcement(Guid.CreateVersion7(), 4_711);

        Assert.True(Announcement.TryParse(announcement.ToString(), out var read));
        Assert.Equal(announcement, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(":7")]
    [InlineData("0192f0c1e2d34f5a8b6c7d8e9f0a1b2c")]
    [InlineData("0192f0c1e2d34f5a8b6c7d8e9f0a1b2c:many")]
    public void What_is_no_announcement_is_not_taken_for_one(string? text) => Assert.False(Announcement.TryParse(text, out _));

    private async Task<JobsHost> StartWorkerAsync()
    {
        var host = await JobsHost.StartAsync(
            database.Servers.WithoutRabbitMq, worker: true, configure: null, ("Jobs:SweepInterval", "00:01:00"));
        await host.Services.GetRequiredService<NudgeListener>().ExecuteTask!.WaitAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static async Task RunsSoonAsync(JobsHost client, string what, params JobsHost[] workers)
    {
        var ran = Task.WhenAny(workers.Select(worker => worker.Script.NextRunOf(what)).ToList());
        await client.EnqueueAsync(what);
        await ran.WaitAsync(LongBeforeTheSweep, TestContext.Current.CancellationToken);
    }

    private static async Task SeatedAsync(JobsHost host, int count)
    {
        var lease = host.Services.GetRequiredService<WorkerLease>();
        while (lease.Seat.Count != count) await Task.Delay(20, TestContext.Current.CancellationToken);
    }
}
