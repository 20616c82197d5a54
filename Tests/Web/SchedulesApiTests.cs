using System.Net;
using System.Text;
using Concierge.Contracts.Schedules;
using Concierge.Web.Backend;
using Concierge.Web.Guests;
using Concierge.Web.Operations;
using Concierge.Web.Schedules;

namespace Concierge.Tests.Web;

public sealed class SchedulesApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_key_nothing_is_sent()
    {
        using var server = new Server(HttpStatusCode.OK, "[]");

        var result = await server.Client(key: null).ListAsync(Cancellation);

        Assert.Equal((ApiFailureKind.Unauthorized, null), (result.Failure!.Kind, server.Path));
    }

    [Fact]
    public async Task The_key_is_sent_and_a_name_is_escaped()
    {
        using var server = new Server(HttpStatusCode.Accepted, """{"name":"a","jobId":"01971c4e-7a3b-7c50-8f2e-6d1f9a0b4c11"}""");

        var result = await server.Client("secret").TriggerAsync("a/../b", Cancellation);

        Assert.True(result.IsOk);
        Assert.Equal(("/api/schedules/a%2F..%2Fb/trigger", "secret"), (server.Path, server.Key));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, ApiFailureKind.Unauthorized, "admin key")]
    [InlineData(HttpStatusCode.NotFound, ApiFailureKind.NotFound, "schedule")]
    [InlineData(HttpStatusCode.ServiceUnavailable, ApiFailureKind.Unavailable, "does not answer")]
    public async Task Refusals_have_words_for_an_admin(HttpStatusCode status, ApiFailureKind kind, string words)
    {
        using var server = new Server(status, "");

        var result = await server.Client("secret").PauseAsync("a", Cancellation);

        Assert.Equal(kind, result.Failure!.Kind);
        Assert.Contains(words, result.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schedule_says_when_it_runs()
    {
        var nightly = new ScheduleDto("a", null, "t", "30 3 * * *", "every day at 03:30", null, "Europe/Berlin", MisfirePolicy.Skip, ScheduleState.Active, null, null, null, null);

        Assert.Equal("Every day at 03:30, Europe/Berlin time", ScheduleLook.When(nightly, TimeZoneInfo.Utc));
        Assert.Equal("By cron, UTC", ScheduleLook.When(nightly with { Words = null, TimeZone = "Etc/UTC" }, TimeZoneInfo.Utc));
        Assert.Equal("Once, 1 Jan 1970, 00:00", ScheduleLook.When(nightly with { At = DateTimeOffset.UnixEpoch }, TimeZoneInfo.Utc));
    }

    private sealed class Server(HttpStatusCode status, string body) : HttpMessageHandler
    {
        public string? Path { get; private set; }

        public string? Key { get; private set; }

        public SchedulesApi Client(string? key) => new(new HttpClient(this, disposeHandler: false) { BaseAddress = new("http://api") }, new AdminCredentials(new AdminKey(key), new GuestSession()));

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Path, Key) = (request.RequestUri!.PathAndQuery, request.Headers.GetValues("X-Admin-Key").Single());
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
        }
    }

    private sealed record AdminKey(string? Value) : IAdminKey;
}
