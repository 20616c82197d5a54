using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Concierge.Api.Notifications;
using Concierge.Contracts;
using Concierge.Contracts.Guests;
using Concierge.Contracts.Notifications;
using Concierge.Core.Notifications;
using Concierge.Tests.Api.Support;
using Concierge.Tests.Edge;
using Concierge.Tests.Jobs;

namespace Concierge.Tests.Notifications;

public sealed class NotificationTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IAsyncLifetime
{
    private EdgeApi _api = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await EdgeApi.MigrateAsync(database.Servers);
        _api = await EdgeApi.StartAsync(database.Servers, services => services.AddNotifications(), app => app.MapNotifications());
    }

    [Fact]
    public async Task They_come_in_pages_newest_first_and_only_ones_own()
    {
        var (ada, http) = await EnterAsync();
        var (bob, _) = await EnterAsync();
        foreach (var number in Enumerable.Range(1, 3)) await NotifyAsync(ada, $"Message {number}");
        await NotifyAsync(bob, "Not for Ada");

        var first = await ReadAsync<Page<NotificationDto>>(http, "/api/notifications?limit=2");
        var second = await ReadAsync<Page<NotificationDto>>(http, $"/api/notifications?limit=2&cursor={first.Next}");

        Assert.Equal(["Message 3", "Message 2"], first.Items.Select(item => item.Message));
        Assert.Equal(["Message 1"], second.Items.Select(item => item.Message));
        Assert.Null(second.Next);
        Assert.Equal(3, await UnreadAsync(http));
    }

    [Fact]
    public async Task One_is_marked_as_read_once_and_for_good()
    {
        var (ada, http) = await EnterAsync();
        var id = await NotifyAsync(ada, "Look");

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(http, $"/api/notifications/{id}/read"));
        var read = (await ReadAsync<Page<NotificationDto>>(http, "/api/notifications")).Items.Single();
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(http, $"/api/notifications/{id}/read"));
        var again = (await ReadAsync<Page<NotificationDto>>(http, "/api/notifications")).Items.Single();

        Assert.NotNull(read.ReadAt);
        Assert.Equal(read.ReadAt, again.ReadAt);
        Assert.Equal(0, await UnreadAsync(http));
    }

    [Fact]
    public async Task Marking_all_leaves_what_came_after_the_newest_that_was_seen()
    {
        var (ada, http) = await EnterAsync();
        await NotifyAsync(ada, "Seen");
        var newest = await NotifyAsync(ada, "Seen as well");
        await NotifyAsync(ada, "Came meanwhile");

        using var marked = await http.PostAsync($"/api/notifications/read?upTo={newest}", content: null, Cancellation);
        var left = (await marked.Content.ReadFromJsonAsync<UnreadNotificationsDto>(Wire.Json, Cancellation))!;
        Assert.Equal(HttpStatusCode.OK, await PostAsync(http, "/api/notifications/read"));

        Assert.Equal((1, 0), (left.Unread, await UnreadAsync(http)));
    }

    [Fact]
    public async Task Somebody_elses_cannot_be_marked()
    {
        var (ada, http) = await EnterAsync();
        var (_, other) = await EnterAsync();
        var id = await NotifyAsync(ada, "For Ada");

        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(other, $"/api/notifications/{id}/read"));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(other, "/api/notifications/read"));

        Assert.Equal(1, await UnreadAsync(http));
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=101", "limit")]
    [InlineData("?cursor=x", "cursor")]
    public async Task What_cannot_be_asked_is_named(string query, string field)
    {
        var (_, http) = await EnterAsync();

        using var refused = await http.GetAsync($"/api/notifications{query}", Cancellation);

        Assert.NotEmpty(await Problem.RuleAsync(refused, 400, field));
    }

    [Fact]
    public async Task Nobody_in_particular_has_none()
    {
        using var http = _api.Anonymous();

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/notifications", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/notifications/unread", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(http, "/api/notifications/read"));
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private async Task<(GuestDto Guest, HttpClient Http)> EnterAsync()
    {
        var guest = await _api.EnterAsync();
        var http = _api.Anonymous();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", guest.Token);
        return (guest, http);
    }

    private Task<Guid> NotifyAsync(GuestDto guest, string message) => Notified.InsertAsync(database.Direct, guest.Id, message);

    private static async Task<T> ReadAsync<T>(HttpClient http, string path) => (await http.GetFromJsonAsync<T>(path, Wire.Json, Cancellation))!;

    private static async Task<int> UnreadAsync(HttpClient http) => (await ReadAsync<UnreadNotificationsDto>(http, "/api/notifications/unread")).Unread;

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string path)
    {
        using var response = await http.PostAsync(path, content: null, Cancellation);
        return response.StatusCode;
    }
}
