using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Concierge.Api.Guests;
using Concierge.Contracts;
using Concierge.Contracts.Guests;
using Concierge.Jobs.Testing;
using Concierge.Tests.Api.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Api;

public sealed class GuestTests(TestApi api) : IClassFixture<TestApi>
{
    [Fact]
    public async Task A_guest_gets_a_token_and_a_cookie()
    {
        using var client = api.Anonymous();
        var response = await client.PostAsync("/api/guests", content: null, Cancellation);
        var guest = await response.Content.ReadFromJsonAsync<GuestDto>(Wire.Json, Cancellation);
        var cookie = response.Headers.GetValues("Set-Cookie").Single();

        Assert.Equal(api.Time.GetUtcNow().AddDays(30), guest!.ExpiresAt);
        Assert.StartsWith($"concierge_guest={guest.Token};", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(200, await StatusAsync(bearer: guest.Token));
        Assert.Equal(200, await StatusAsync(cookie: guest.Token));
    }

    [Fact]
    public async Task A_valid_token_is_renewed_for_the_same_guest()
    {
        using var client = api.Anonymous();
        var first = await EnterAsync(client);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", first.Token);
        Assert.Equal(first.Id, (await EnterAsync(client)).Id);
    }

    [Fact]
    public async Task A_cookie_slides_once_it_is_a_day_old()
    {
        using var fresh = await SendWithCookieAsync(Tokens(TimeSpan.Zero).Issue(Guid.CreateVersion7()).Token);
        Assert.False(fresh.Headers.Contains("Set-Cookie"));

        var guest = Guid.CreateVersion7();
        using var old = await SendWithCookieAsync(Tokens(TimeSpan.FromDays(-2)).Issue(guest).Token);
        var renewed = old.Headers.GetValues("Set-Cookie").Single().Split(';')[0].Split('=', 2)[1];
        var ticket = Tokens(TimeSpan.Zero).Read(renewed);
        Assert.Equal((guest, api.Time.GetUtcNow().AddDays(30)), (ticket!.Id, ticket.ExpiresAt));
    }

    [Fact]
    public async Task Whoever_has_no_token_is_told_where_to_get_one()
    {
        using var client = api.Anonymous();
        var response = await client.GetAsync("/api/jobs", Cancellation);
        var problem = await Problem.ReadAsync(response, 401);
        Assert.Contains("POST /api/guests", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task A_changed_expired_or_foreign_token_is_refused()
    {
        var good = Tokens(TimeSpan.Zero).Issue(Guid.CreateVersion7()).Token;
        var middle = good.Length / 2;
        var changed = string.Concat(good.AsSpan(0, middle), good[middle] == 'A' ? "B" : "A", good.AsSpan(middle + 1));
        var otherPurpose = Base64Url.EncodeToString(
            Protection.CreateProtector("Concierge.Guests", "something else").ToTimeLimitedDataProtector()
                .Protect(Guid.CreateVersion7().ToByteArray(), TimeSpan.FromDays(1)));

        Assert.Equal(200, await StatusAsync(good));
        foreach (var bad in (string[])[
            changed,
            good[..^4],
            Tokens(TimeSpan.FromDays(-31)).Issue(Guid.CreateVersion7()).Token,
            new GuestTokens(new EphemeralDataProtectionProvider(), api.Time).Issue(Guid.CreateVersion7()).Token,
            otherPurpose,
            Guid.CreateVersion7().ToString(),
            "!",
            new string('a', 5000)])
        {
            Assert.Equal(401, await StatusAsync(bearer: bad));
            Assert.Equal(401, await StatusAsync(cookie: bad));
        }
    }

    [Fact]
    public void A_token_expires_by_the_clock_that_is_injected()
    {
        var time = new TestClock(TimeProvider.System.GetUtcNow());
        var tokens = new GuestTokens(Protection, time);
        var token = tokens.Issue(Guid.CreateVersion7()).Token;
        time.Advance(TimeSpan.FromDays(30));
        Assert.Null(tokens.Read(token));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 201)]
    [InlineData("Sec-Fetch-Site", "none", 201)]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "SELF", 201)]
    [InlineData("X-Nothing", "x", 201)]
    public async Task A_post_with_the_cookie_must_come_from_the_same_origin(string header, string value, int status)
    {
        using var client = api.Anonymous();
        var token = (await EnterAsync(client)).Token;
        Assert.Equal(status, await PostAsync("Cookie", $"concierge_guest={token}"));
        Assert.Equal(201, await PostAsync("Authorization", $"Bearer {token}"));

        async Task<int> PostAsync(string credential, string secret)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs") { Content = TestApi.Json("""{"type":"echo","input":{"text":"x"}}""") };
            request.Headers.Add(credential, secret);
            request.Headers.Add(header, value is "SELF" ? api.Address.GetLeftPart(UriPartial.Authority) : value);
            using var response = await client.SendAsync(request, Cancellation);
            if (status == 403 && credential is "Cookie") await Problem.ReadAsync(response, 403);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task Another_site_cannot_replace_a_visitors_identity()
    {
        using var client = api.Anonymous();
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        var response = await client.PostAsync("/api/guests", content: null, Cancellation);
        await Problem.ReadAsync(response, 403);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData(null, 403)]
    [InlineData("wrong", 403)]
    [InlineData(TestApi.AdminKey, 200)]
    public async Task Cleanup_is_for_the_admin(string? key, int status)
    {
        using var guest = await api.GuestAsync();
        if (key is not null) guest.DefaultRequestHeaders.Add("X-Admin-Key", key);
        var response = await guest.PostAsync("/api/jobs/cleanup", content: null, Cancellation);
        Assert.Equal(status, (int)response.StatusCode);
        if (status == 200) Assert.Equal("""{"deleted":7}""", await response.Content.ReadAsStringAsync(Cancellation));
        else await Problem.ReadAsync(response, 403);
    }

    [Theory]
    [InlineData("")]
    [InlineData("anything")]
    public async Task Without_a_configured_key_nobody_is_admin(string key)
    {
        await using var locked = new TestApi { HasAdminKey = false };
        await locked.InitializeAsync();
        using var client = locked.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-Admin-Key", key);
        await Problem.ReadAsync(await client.PostAsync("/api/jobs/cleanup", content: null, Cancellation), 403);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IDataProtectionProvider Protection => api.Services.GetRequiredService<IDataProtectionProvider>();

    private GuestTokens Tokens(TimeSpan offset) => new(Protection, new TestClock(api.Time.GetUtcNow() + offset));

    private static async Task<GuestDto> EnterAsync(HttpClient client)
        => (await (await client.PostAsync("/api/guests", content: null, Cancellation)).Content.ReadFromJsonAsync<GuestDto>(Wire.Json, Cancellation))!;

    private async Task<int> StatusAsync(string? bearer = null, string? cookie = null)
    {
        using var client = api.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/jobs");
        if (bearer is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {bearer}");
        if (cookie is not null) request.Headers.Add("Cookie", $"concierge_guest={cookie}");
        using var response = await client.SendAsync(request, Cancellation);
        return (int)response.StatusCode;
    }

    private async Task<HttpResponseMessage> SendWithCookieAsync(string token)
    {
        using var client = api.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/jobs");
        request.Headers.Add("Cookie", $"concierge_guest={token}");
        return (await client.SendAsync(request, Cancellation)).EnsureSuccessStatusCode();
    }
}
