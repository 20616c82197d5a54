using System.Net;
using Concierge.Api.Idempotency;
using Concierge.Core.Data;
using Concierge.Core.Idempotency;
using Concierge.Core.People;
using Concierge.Jobs.Testing;
using Concierge.Tests.Api.Support;
using Concierge.Tests.Edge;
using Concierge.Tests.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Idempotency;

/// <summary>Repeated requests, over the edge and a real database.</summary>
public sealed class IdempotencyTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private const string Body = """{"name":"one"}""";

    private static readonly TimeSpan s_firstLook = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_request_is_answered_as_the_first_was()
    {
        var things = new Things();
        await using var api = await StartAsync(things);
        using var guest = await GuestAsync(api, "k-1");

        using var first = await guest.PostAsync("/things", EdgeApi.Json(Body), Cancellation);
        using var again = await guest.PostAsync("/things", EdgeApi.Json(Body), Cancellation);

        Assert.Equal(1, things.Made);
        Assert.Equal((HttpStatusCode.Created, "/things/1"), (first.StatusCode, first.Headers.Location!.ToString()));
        Assert.Equal((first.StatusCode, first.Headers.Location), (again.StatusCode, again.Headers.Location));
        Assert.Equal(first.Content.Headers.ContentType, again.Content.Headers.ContentType);
        Assert.Equal(await first.Content.ReadAsStringAsync(Cancellation), await again.Content.ReadAsStringAsync(Cancellation));
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(["true"], again.Headers.GetValues("Idempotent-Replayed"));
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        var things = new Things();
        await using var api = await StartAsync(things);
        using var guest = await GuestAsync(api, "k-1");
        await guest.PostAsync("/things", EdgeApi.Json(Body), Cancellation);

        using var other = await guest.PostAsync("/things", EdgeApi.Json("""{"name":"two"}"""), Cancellation);

        var problem = await Problem.ReadAsync(other, 422);
        Assert.Equal("idempotency_key_reused", problem["code"]!.GetValue<string>());
        Assert.Equal(1, things.Made);
    }

    [Fact]
    public async Task Two_people_may_choose_the_same_key_and_one_without_a_key_makes_two()
    {
        var things = new Things();
        await using var api = await StartAsync(things);
        using var one = await GuestAsync(api, "k-1");
        using var two = await GuestAsync(api, "k-1");
        using var careless = await api.GuestAsync();

        foreach (var guest in (HttpClient[])[one, two, careless, careless])
            Assert.Equal(HttpStatusCode.Created, (await guest.PostAsync("/things", EdgeApi.Json(Body), Cancellation)).StatusCode);

        Assert.Equal(4, things.Made);
    }

    [Fact]
    public async Task Duplicates_on_two_replicas_wait_for_the_first()
    {
        var things = new Things { Gate = new TaskCompletionSource() };
        var keys = new EphemeralDataProtectionProvider();
        await using var left = await StartAsync(things, keys);
        await using var right = await StartAsync(things, keys);
        var token = (await left.EnterAsync()).Token;
        using var here = await left.GuestAsync(token);
        using var there = await right.GuestAsync(token);
        foreach (var client in (HttpClient[])[here, there]) client.DefaultRequestHeaders.Add("Idempotency-Key", "k-1");

        var first = here.PostAsync("/things", EdgeApi.Json(Body), Cancellation);
        await things.Entered.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        var others = Enumerable.Range(0, 10).Select(n => (n % 2 == 0 ? here : there).PostAsync("/things", EdgeApi.Json(Body), Cancellation)).ToList();
        Assert.DoesNotContain(others, other => other.IsCompleted);
        things.Gate.SetResult();

        var expected = await (await first).Content.ReadAsStringAsync(Cancellation);
        foreach (var other in await Task.WhenAll(others))
        {
            Assert.Equal(HttpStatusCode.Created, other.StatusCode);
            Assert.Equal(expected, await other.Content.ReadAsStringAsync(Cancellation));
        }

        Assert.Equal(1, things.Made);
    }

    [Fact]
    public async Task Whoever_comes_second_looks_again_until_there_is_an_answer()
    {
        await using var api = await StartAsync(new Things());
        var clock = new TestClock();
        var (here, there) = (Store(), Store());
        var scope = new IdempotencyScope(Guid.CreateVersion7(), "POST /things", "k-wait");
        var first = Assert.IsType<IdempotencyDecision.Work>(await here.BeginAsync(scope, [1], Cancellation)).Claim;

        var second = there.BeginAsync(scope, [1], Cancellation);
        clock.Advance(await clock.TimerSetAsync(s_firstLook, s_firstLook));
        var pause = await clock.TimerSetAsync(s_firstLook * 2, s_firstLook * 2);
        Assert.False(second.IsCompleted);
        await here.CompleteAsync(first, new StoredAnswer(201, "text/plain", "/things/1", [7]), Cancellation);
        clock.Advance(pause);

        Assert.Equal([7], Assert.IsType<IdempotencyDecision.Replay>(await second).Answer.Body);

        IdempotencyStore Store() => new(api.Services.GetRequiredService<IServiceScopeFactory>(), clock);
    }

    [Theory]
    [InlineData("/things/fault", 500)]
    [InlineData("/things/refusal", 400)]
    public async Task A_request_that_made_nothing_frees_its_key(string route, int status)
    {
        var things = new Things { Fails = true };
        await using var api = await StartAsync(things);
        using var guest = await GuestAsync(api, $"k-{status}");

        await Problem.ReadAsync(await guest.PostAsync(route, EdgeApi.Json(Body), Cancellation), status);
        things.Fails = false;
        using var again = await guest.PostAsync(route, EdgeApi.Json("""{"name":"mended"}"""), Cancellation);

        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.False(again.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task A_key_is_kept_for_a_day()
    {
        var things = new Things();
        await using var api = await StartAsync(things);
        using var guest = await GuestAsync(api, "k-day");
        await guest.PostAsync("/things", EdgeApi.Json(Body), Cancellation);
        var left = await database.ScalarAsync<DateTime>("SELECT expires_at FROM concierge.idempotency_keys WHERE key = 'k-day'");
        Assert.InRange(left - TimeProvider.System.GetUtcNow().UtcDateTime, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));

        await database.ScalarAsync<int>("UPDATE concierge.idempotency_keys SET expires_at = now() - interval '1 second' WHERE key = 'k-day'");
        using var next = await guest.PostAsync("/things", EdgeApi.Json("""{"name":"of another day"}"""), Cancellation);

        Assert.Equal(HttpStatusCode.Created, next.StatusCode);
        Assert.Equal(2, things.Made);
    }

    [Fact]
    public async Task What_a_dead_process_has_claimed_is_taken_over_and_it_cannot_come_back()
    {
        await using var api = await StartAsync(new Things());
        var store = api.Services.GetRequiredService<IdempotencyStore>();
        var scope = new IdempotencyScope(Guid.CreateVersion7(), "POST /things", "k-dead");
        var dead = Assert.IsType<IdempotencyDecision.Work>(await store.BeginAsync(scope, [1], Cancellation)).Claim;
        await database.ScalarAsync<int>("UPDATE concierge.idempotency_keys SET claimed_until = now() - interval '1 second' WHERE key = 'k-dead'");

        var heir = Assert.IsType<IdempotencyDecision.Work>(await store.BeginAsync(scope, [1], Cancellation)).Claim;
        await store.CompleteAsync(heir, new StoredAnswer(201, "text/plain", "/things/heir", [2]), Cancellation);
        await store.CompleteAsync(dead, new StoredAnswer(201, "text/plain", "/things/dead", [3]), Cancellation);
        await store.ReleaseAsync(dead, Cancellation);

        var kept = Assert.IsType<IdempotencyDecision.Replay>(await store.BeginAsync(scope, [1], Cancellation)).Answer;
        Assert.Equal("/things/heir", kept.Location);
    }

    [Fact]
    public async Task Tidying_deletes_only_what_is_over()
    {
        await using var api = await StartAsync(new Things());
        var store = api.Services.GetRequiredService<IdempotencyStore>();
        foreach (var key in (string[])["k-over", "k-kept"])
            await store.BeginAsync(new IdempotencyScope(Guid.CreateVersion7(), "POST /tidied", key), [1], Cancellation);
        await database.ScalarAsync<int>("UPDATE concierge.idempotency_keys SET expires_at = now() - interval '1 second' WHERE key = 'k-over'");

        await using var services = api.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        var tidying = new IdempotencyTidying(services.ServiceProvider.GetRequiredService<ConciergeDb>(), TimeProvider.System);
        var tidied = await tidying.RunAsync(new IdempotencyTidyingJob(), job: null!, Cancellation);

        // Others of this class may have left some that are over.
        Assert.NotEqual(0, tidied.Deleted);
        Assert.Equal("k-kept", await database.ScalarAsync<string>("SELECT key FROM concierge.idempotency_keys WHERE route = 'POST /tidied'"));
    }

    private static async Task<HttpClient> GuestAsync(EdgeApi api, string key)
    {
        var guest = await api.GuestAsync();
        guest.DefaultRequestHeaders.Add("Idempotency-Key", key);
        return guest;
    }

    private async Task<EdgeApi> StartAsync(Things things, IDataProtectionProvider? keys = null)
    {
        await EdgeApi.MigrateAsync(database.Servers);
        return await EdgeApi.StartAsync(database.Servers, services => services.AddSingleton(things).AddIdempotency(), Map, keys);
    }

    private static void Map(WebApplication app)
    {
        var things = app.MapGroup("/things").RequireAuthorization().WithIdempotency();
        things.MapPost("", async (Thing thing, Things made) => TypedResults.Created($"/things/{await made.MakeAsync()}", thing));
        things.MapPost("/fault", IResult (Thing thing, Things made) =>
            made.Fails ? throw new InvalidOperationException("broken") : TypedResults.Created("/things/mended", thing));
        things.MapPost("/refusal", IResult (Thing thing, Things made) =>
            made.Fails ? TypedResults.Problem(statusCode: 400) : TypedResults.Created("/things/mended", thing));
    }

    private sealed record Thing(string Name);

    private sealed class Things
    {
        private int _made;

        public int Made => _made;

        public bool Fails { get; set; }

        public TaskCompletionSource? Gate { get; init; }

        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<int> MakeAsync()
        {
            Entered.TrySetResult();
            if (Gate is not null) await Gate.Task;
            return Interlocked.Increment(ref _made);
        }
    }
}
