using System.Net;
using System.Net.Http.Json;
using Concierge.Contracts;
using Concierge.Contracts.Secrets;
using Concierge.Tests.Api.Support;
using Concierge.Tests.Jobs;

namespace Concierge.Tests.Secrets;

public sealed class SecretRouteTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IAsyncLifetime
{
    private TestApi _api = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await SecretHost.MigrateAsync(database.Servers);
        _api = new TestApi { HasFeatures = true, Database = database.Servers.Postgres };
        await _api.InitializeAsync();
    }

    [Fact]
    public async Task A_secret_is_kept_listed_replaced_and_forgotten_and_never_read_back()
    {
        const string Value = "sk-never-to-be-read-back-again";
        using var guest = await _api.GuestAsync();

        using var created = await guest.PostAsync("/api/secrets", TestApi.Json($$"""{"name":"openai","kind":"api_key","value":"{{Value}}"}"""), Cancellation);
        var made = (await created.Content.ReadFromJsonAsync<SecretDto>(Wire.Json, Cancellation))!;
        var list = await guest.GetStringAsync("/api/secrets", Cancellation);
        using var replaced = await guest.PutAsync($"/api/secrets/{made.Id}", TestApi.Json("""{"value":"another-long-value-WXYZ"}"""), Cancellation);
        var after = (await replaced.Content.ReadFromJsonAsync<SecretDto>(Wire.Json, Cancellation))!;
        using var deleted = await guest.DeleteAsync($"/api/secrets/{made.Id}", Cancellation);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal($"/api/secrets/{made.Id}", created.Headers.Location!.ToString());
        Assert.Equal(("openai", SecretKind.ApiKey, "gain", "WXYZ"), (made.Name, made.Kind, made.LastFour, after.LastFour));
        Assert.DoesNotContain(Value, list + await created.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("openai", list, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal("[]", await guest.GetStringAsync("/api/secrets", Cancellation));
    }

    [Theory]
    [InlineData("""{"name":"","value":"v"}""", "name")]
    [InlineData("""{"name":"with space","value":"v"}""", "name")]
    [InlineData("""{"name":"line\nbreak","value":"v"}""", "name")]
    [InlineData("""{"name":"integration:1:password","value":"v"}""", "name")]
    [InlineData("""{"name":"x","value":""}""", "value")]
    [InlineData("""{"name":"x","value":"v","kind":"nonsense"}""", "kind")]
    [InlineData("""{"name":"x"}""", "value")]
    [InlineData("""{"name":"x","value":"v","more":1}""", "more")]
    [InlineData("""{"name":"x","value":"nul \u0000"}""", "value")]
    public async Task What_is_wrong_is_named(string body, string field)
    {
        using var guest = await _api.GuestAsync();

        Assert.NotEmpty(await Problem.RuleAsync(await guest.PostAsync("/api/secrets", TestApi.Json(body), Cancellation), 400, field));
        Assert.Equal("[]", await guest.GetStringAsync("/api/secrets", Cancellation));
    }

    [Fact]
    public async Task A_value_has_its_limit()
    {
        using var guest = await _api.GuestAsync();

        using var most = await guest.PostAsync("/api/secrets", TestApi.Json($$"""{"name":"most","value":"{{new string('x', 16_384)}}"}"""), Cancellation);
        using var more = await guest.PostAsync("/api/secrets", TestApi.Json($$"""{"name":"more","value":"{{new string('x', 16_385)}}"}"""), Cancellation);
        using var large = new HttpRequestMessage(HttpMethod.Post, "/api/secrets") { Content = TestApi.Json($$"""{"name":"much","value":"{{new string('x', 70_000)}}"}""") };
        large.Headers.ExpectContinue = true;
        using var much = await guest.SendAsync(large, Cancellation);

        Assert.Equal(HttpStatusCode.Created, most.StatusCode);
        Assert.NotEmpty(await Problem.RuleAsync(more, 400, "value"));
        await Problem.ReadAsync(much, 413);
    }

    [Fact]
    public async Task Not_yours_looks_like_unknown_and_a_name_is_taken_once()
    {
        using var ada = await _api.GuestAsync();
        using var bob = await _api.GuestAsync();
        using var created = await ada.PostAsync("/api/secrets", TestApi.Json("""{"name":"one","value":"v"}"""), Cancellation);
        var made = (await created.Content.ReadFromJsonAsync<SecretDto>(Wire.Json, Cancellation))!;

        foreach (var id in (Guid[])[made.Id, Guid.CreateVersion7()])
        {
            using var found = await bob.GetAsync($"/api/secrets/{id}", Cancellation);
            using var replaced = await bob.PutAsync($"/api/secrets/{id}", TestApi.Json("""{"value":"w"}"""), Cancellation);
            using var deleted = await bob.DeleteAsync($"/api/secrets/{id}", Cancellation);
            foreach (var response in (HttpResponseMessage[])[found, replaced, deleted])
                Assert.Equal("secret_not_found", (await Problem.ReadAsync(response, 404))["code"]!.GetValue<string>());
        }

        Assert.Equal("Is taken.", await Problem.RuleAsync(await ada.PostAsync("/api/secrets", TestApi.Json("""{"name":"one","value":"v"}"""), Cancellation), 409, "name"));
        using var anonymous = _api.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync("/api/secrets", Cancellation)).StatusCode);
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();
}
