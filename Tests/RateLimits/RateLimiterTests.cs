using Concierge.Core.RateLimits;
using Concierge.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Concierge.Tests.RateLimits;

public sealed class RateLimiterTests(ConciergeApp app)
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly string _key = $"test/{Guid.CreateVersion7():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_thousand_at_once_exactly_a_hundred_pass()
    {
        await using var services = await ServicesAsync();
        var limiter = services.GetRequiredService<IRateLimiter>();

        var results = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => Task.Run(() => limiter.CheckAsync(_key, 100, s_minute, Cancellation))));

        Assert.All(results, result => Assert.NotNull(result));
        Assert.Equal(100, results.Count(result => result!.IsAllowed));
        Assert.Equal(Enumerable.Range(0, 100), results.Where(result => result!.IsAllowed).Select(result => result!.Remaining).Order());
        Assert.All(results.Where(result => !result!.IsAllowed), result => Assert.InRange(result!.ResetAfter, TimeSpan.FromSeconds(1), s_minute));
    }

    [Fact]
    public async Task The_window_slides_call_by_call()
    {
        await using var services = await ServicesAsync();
        var limiter = services.GetRequiredService<IRateLimiter>();
        for (var call = 0; call < 3; call++) Assert.True((await limiter.CheckAsync(_key, 3, s_minute, Cancellation))!.IsAllowed);
        Assert.False((await limiter.CheckAsync(_key, 3, s_minute, Cancellation))!.IsAllowed);

        await AgeOldestAsync(services, TimeSpan.FromSeconds(59));
        var soon = await limiter.CheckAsync(_key, 3, s_minute, Cancellation);
        Assert.False(soon!.IsAllowed);
        Assert.InRange(soon.ResetAfter, TimeSpan.Zero, TimeSpan.FromSeconds(1));

        await AgeOldestAsync(services, TimeSpan.FromSeconds(2));
        Assert.Equal((true, 0), await CheckAsync(limiter, 3));
        Assert.Equal((false, 0), await CheckAsync(limiter, 3));
    }

    [Fact]
    public async Task A_refused_call_does_not_count_and_a_lowered_limit_holds_at_once()
    {
        await using var services = await ServicesAsync();
        var limiter = services.GetRequiredService<IRateLimiter>();
        Assert.Equal((true, 1), await CheckAsync(limiter, 2));
        Assert.Equal((true, 0), await CheckAsync(limiter, 2));
        Assert.Equal((false, 0), await CheckAsync(limiter, 2));
        Assert.Equal(2, await Database(services).ListLengthAsync($"ratelimit/{_key}"));
        Assert.Equal((false, 0), await CheckAsync(limiter, 1));
        Assert.Equal((true, 0), await CheckAsync(limiter, 3));
    }

    [Fact]
    public async Task What_is_not_used_any_more_leaves_nothing_behind()
    {
        await using var services = await ServicesAsync();
        await services.GetRequiredService<IRateLimiter>().CheckAsync(_key, 1, s_minute, Cancellation);

        Assert.InRange((await Database(services).KeyTimeToLiveAsync($"ratelimit/{_key}"))!.Value, TimeSpan.FromSeconds(1), s_minute);
    }

    [Fact]
    public async Task Without_redis_there_is_no_answer_and_no_exception()
    {
        await using var away = Services((await app.GetConnectionsAsync()).WithoutRedis.Redis);
        Assert.Null(await away.GetRequiredService<IRateLimiter>().CheckAsync(_key, 1, s_minute, Cancellation));

        await using var none = new ServiceCollection().AddLogging().AddRateLimits().BuildServiceProvider();
        Assert.Null(await none.GetRequiredService<IRateLimiter>().CheckAsync(_key, 1, s_minute, Cancellation));
    }

    private async Task<(bool IsAllowed, int Remaining)> CheckAsync(IRateLimiter limiter, int limit)
    {
        var result = await limiter.CheckAsync(_key, limit, s_minute, Cancellation);
        return (result!.IsAllowed, result.Remaining);
    }

    // Redis' own clock counts, which no test can set: so the past is moved instead.
    private async Task AgeOldestAsync(IServiceProvider services, TimeSpan by)
    {
        var key = (RedisKey)$"ratelimit/{_key}";
        var oldest = (long)await Database(services).ListGetByIndexAsync(key, 0);
        await Database(services).ListSetByIndexAsync(key, 0, oldest - (long)by.TotalMicroseconds);
    }

    private async Task<ServiceProvider> ServicesAsync() => Services((await app.GetConnectionsAsync()).Redis);

    private static ServiceProvider Services(string redis)
        => new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect($"{redis},abortConnect=false"))
            .AddRateLimits()
            .BuildServiceProvider();

    private static IDatabase Database(IServiceProvider services) => services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
}
