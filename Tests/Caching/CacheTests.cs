using Concierge.Core.Caching;
using Concierge.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Concierge.Tests.Caching;

public sealed class CacheTests(ConciergeApp app)
{
    private static readonly TimeSpan s_ttl = TimeSpan.FromMinutes(5);

    private readonly string _name = $"test-{Guid.CreateVersion7():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_value_is_asked_for_once_kept_under_its_name_and_shared_by_processes()
    {
        await using var one = await ServicesAsync();
        await using var other = await ServicesAsync();
        var user = Guid.CreateVersion7();

        await Cache(one).GetAsync(CacheKey.Shared("x"), _ => Task.FromResult<Note?>(new("shared")), s_ttl, Cancellation);
        await Cache(one).GetAsync(CacheKey.Of(user, "x"), _ => Task.FromResult<Note?>(new("own")), s_ttl, Cancellation);

        Assert.Equal(new Note("shared"), await Cache(other).GetAsync(CacheKey.Shared("x"), Unasked, s_ttl, Cancellation));
        Assert.Equal(new Note("own"), await Cache(other).GetAsync(CacheKey.Of(user, "x"), Unasked, s_ttl, Cancellation));
        var database = one.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        Assert.Equal("""{"text":"shared"}""", (string?)await database.StringGetAsync($"{_name}/x"));
        Assert.Equal("""{"text":"own"}""", (string?)await database.StringGetAsync($"{_name}/{user}/x"));
        Assert.InRange((await database.KeyTimeToLiveAsync($"{_name}/x"))!.Value, TimeSpan.FromSeconds(1), s_ttl);
    }

    [Fact]
    public async Task A_thousand_who_miss_at_once_make_one_request()
    {
        await using var services = await ServicesAsync();
        var (asked, gate) = (0, new TaskCompletionSource());
        var loading = new TaskCompletionSource();

        var readers = Enumerable.Range(0, 1_000).Select(_ => Cache(services).GetAsync(CacheKey.Shared("x"), LoadAsync, s_ttl, Cancellation)).ToList();
        await loading.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        gate.SetResult();

        Assert.All(await Task.WhenAll(readers), note => Assert.Equal(new Note("one"), note));
        Assert.Equal(1, asked);

        async Task<Note?> LoadAsync(CancellationToken token)
        {
            Interlocked.Increment(ref asked);
            loading.TrySetResult();
            await gate.Task;
            return new Note("one");
        }
    }

    [Fact]
    public async Task A_removed_value_is_asked_for_again_and_nothing_is_kept_of_null()
    {
        await using var services = await ServicesAsync();
        await Cache(services).GetAsync(CacheKey.Shared("x"), _ => Task.FromResult<Note?>(new("old")), s_ttl, Cancellation);
        await Cache(services).RemoveAsync(CacheKey.Shared("x"), Cancellation);

        Assert.Null(await Cache(services).GetAsync(CacheKey.Shared("x"), _ => Task.FromResult<Note?>(null), s_ttl, Cancellation));
        Assert.Equal(new Note("new"), await Cache(services).GetAsync(CacheKey.Shared("x"), _ => Task.FromResult<Note?>(new("new")), s_ttl, Cancellation));
    }

    [Fact]
    public async Task A_slow_reader_in_another_process_cannot_bring_back_what_was_removed()
    {
        await using var slow = await ServicesAsync();
        await using var writer = await ServicesAsync();
        var (loading, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var reading = Cache(slow).GetAsync(CacheKey.Shared("x"), async _ =>
        {
            loading.SetResult();
            await gate.Task;
            return new Note("old");
        }, s_ttl, Cancellation);
        await loading.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        await Cache(writer).RemoveAsync(CacheKey.Shared("x"), Cancellation);
        gate.SetResult();
        await reading;

        Assert.Equal(new Note("new"), await Cache(writer).GetAsync(CacheKey.Shared("x"), _ => Task.FromResult<Note?>(new("new")), s_ttl, Cancellation));
    }

    [Fact]
    public async Task Whoever_gives_up_takes_nobody_along_and_a_fault_is_everybodys()
    {
        await using var services = await ServicesAsync();
        using var impatience = new CancellationTokenSource();
        var loading = new TaskCompletionSource();
        var leader = Cache(services).GetAsync(CacheKey.Shared("x"), async token =>
        {
            loading.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return null;
        }, s_ttl, impatience.Token);
        await loading.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        var follower = Cache(services).GetAsync(CacheKey.Shared("x"), _ => Task.FromResult<Note?>(new("mine")), s_ttl, Cancellation);
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leader);
        Assert.Equal(new Note("mine"), await follower);
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            Cache(services).GetAsync(CacheKey.Shared("y"), _ => throw new InvalidDataException(), s_ttl, Cancellation));
    }

    [Fact]
    public async Task A_value_of_another_shape_counts_as_missing()
    {
        await using var services = await ServicesAsync();
        await services.GetRequiredService<IConnectionMultiplexer>().GetDatabase().StringSetAsync($"{_name}/x", "[1,2]");

        Assert.Equal(new Note("new"), await Cache(services).GetAsync(CacheKey.Shared("x"), _ => Task.FromResult<Note?>(new("new")), s_ttl, Cancellation));
    }

    [Fact]
    public async Task Without_redis_every_read_asks_the_source()
    {
        await using var services = Services((await app.GetConnectionsAsync()).WithoutRedis.Redis);
        foreach (var text in (string[])["one", "two"])
            Assert.Equal(new Note(text), await Cache(services).GetAsync(CacheKey.Shared("x"), _ => Task.FromResult<Note?>(new(text)), s_ttl, Cancellation));
        await Cache(services).RemoveAsync(CacheKey.Shared("x"), Cancellation);
    }

    [Fact]
    public void A_key_is_nobody_elses()
    {
        Assert.Throws<ArgumentException>(() => CacheKey.Shared($"{Guid.CreateVersion7()}/x"));
        Assert.Throws<InvalidOperationException>(() => default(CacheKey).ToString());
    }

    private static Task<Note?> Unasked(CancellationToken cancellation) => throw new InvalidOperationException("It is in the cache.");

    private static ICache<Note> Cache(IServiceProvider services) => services.GetRequiredService<ICache<Note>>();

    private async Task<ServiceProvider> ServicesAsync() => Services((await app.GetConnectionsAsync()).Redis);

    private ServiceProvider Services(string redis)
        => new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect($"{redis},abortConnect=false"))
            .AddCache<Note>(_name)
            .BuildServiceProvider();

    private sealed record Note(string Text);
}
