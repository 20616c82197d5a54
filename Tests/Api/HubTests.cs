using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Concierge.Contracts.Jobs;
using Concierge.Tests.Api.Support;

namespace Concierge.Tests.Api;

public sealed class HubTests(TestApi api) : IClassFixture<TestApi>
{
    [Fact]
    public async Task A_subscriber_hears_of_each_change_until_unsubscribed()
    {
        using var guest = await api.GuestAsync();
        var job = await TestApi.EchoAsync(guest);
        using var hub = await HubClient.ConnectAsync(HubAddress, guest, Cancellation);

        await hub.InvokeAsync("Subscribe", job);
        var messages = new[] { await hub.ReadAsync(), await hub.ReadAsync() };
        Assert.Contains(messages, message => message["type"]!.GetValue<int>() == 3 && message["error"] is null);
        Assert.Equal("queued", State(messages.Single(message => message["type"]!.GetValue<int>() == 1)));

        api.Jobs.Change(job, value => value with { State = JobState.Running });
        Assert.Equal("running", State(await hub.ReadAsync()));

        await hub.InvokeAsync("Unsubscribe", job);
        Assert.Equal(3, (await hub.ReadAsync())["type"]!.GetValue<int>());
        await api.Jobs.Unfollowed.Task.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task Another_guests_job_cannot_be_subscribed_to()
    {
        using var owner = await api.GuestAsync();
        using var other = await api.GuestAsync();
        var job = await TestApi.EchoAsync(owner);
        using var hub = await HubClient.ConnectAsync(HubAddress, other, Cancellation);
        await hub.InvokeAsync("Subscribe", job);
        Assert.Contains("There is no job with this id.", (await hub.ReadAsync())["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hub_wants_a_guest_from_the_same_origin()
    {
        using var anonymous = api.Anonymous();
        await Problem.ReadAsync(await anonymous.PostAsync("/hubs/realtime/negotiate?negotiateVersion=1", content: null, Cancellation), 401);

        using var foreign = new ClientWebSocket();
        foreign.Options.CollectHttpResponseDetails = true;
        foreign.Options.SetRequestHeader("Origin", "https://evil.example");
        await Assert.ThrowsAsync<WebSocketException>(() => foreign.ConnectAsync(HubAddress, Cancellation));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, foreign.HttpStatusCode);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Uri HubAddress => new UriBuilder(api.Address) { Scheme = "ws", Path = "/hubs/realtime" }.Uri;

    private static string State(JsonNode message)
    {
        Assert.Equal("jobChanged", message["target"]!.GetValue<string>());
        return message["arguments"]![0]!["state"]!.GetValue<string>();
    }
}
