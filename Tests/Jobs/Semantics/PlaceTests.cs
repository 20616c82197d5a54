using Concierge.Jobs;
using Concierge.Jobs.Operations;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>What a waiting person is told.</summary>
public sealed class PlaceTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_place_in_line_follows_the_turns_and_the_pace_gives_the_times()
    {
        await using var client = await JobsHost.StartAsync(database.Servers, worker: false);
        var (flood, me) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await client.Client.EnqueueManyAsync(
            ScriptedJob.Definition, [.. Enumerable.Repeat(new ScriptedInput("flood"), 500)], new EnqueueOptions { OwnerId = flood }, Cancellation);
        var first = await client.EnqueueAsync("mine", new EnqueueOptions { OwnerId = me });
        // Two within one millisecond have no order.
        var second = await client.EnqueueAsync("mine", new EnqueueOptions { OwnerId = me, JobId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddSeconds(1)) });
        await client.EnqueueAsync("urgent", new EnqueueOptions { OwnerId = Guid.CreateVersion7(), Priority = JobPriority.High });

        // One of the flood and the urgent one; then two of the flood, the urgent one and my own first.
        Assert.Equal(3, (await client.Reader.PlaceAsync(first, me, Cancellation))!.Place);
        Assert.Equal(5, (await client.Reader.PlaceAsync(second, me, Cancellation))!.Place);
        Assert.Null((await client.Reader.PlaceAsync(first, me, Cancellation))!.StartsWithinP50);
        Assert.Null(await client.Reader.PlaceAsync(first, flood, Cancellation));

        await database.ScalarAsync<int>("""
            INSERT INTO jobs.minutes (minute, queue, type, completed, failed, retried, other, waits, runs)
            VALUES (date_trunc('minute', now()) - interval '2 minutes', 'default', 'scripted', 30, 0, 0, 0, '{}', '{}')
            """);
        var place = (await client.Reader.PlaceAsync(first, me, Cancellation))!;
        Assert.InRange(place.StartsWithinP50!.Value.TotalSeconds, 5, 6);
        Assert.InRange(place.StartsWithinP90!.Value.TotalSeconds, 10, 11);
    }

    [Theory]
    [InlineData(0, 0.69, 2.30)]
    [InlineData(1, 1.68, 3.89)]
    [InlineData(9, 9.67, 14.21)]
    [InlineData(99, 99.67, 113.03)]
    public void Quantiles_of_the_Erlang_distribution_are_met(int before, double median, double nineOfTen)
    {
        Assert.InRange(StartEstimate.Median(before, 1).TotalSeconds / median, 0.97, 1.03);
        Assert.InRange(StartEstimate.NineOfTen(before, 1).TotalSeconds / nineOfTen, 0.97, 1.03);
    }
}
