using System.Net.Http.Json;
using Concierge.Contracts;
using Concierge.Contracts.Accounts;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Accounts;

public sealed class ApiKeyTests(ConciergeApp app)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_shown_once_works_for_its_owners_data_and_stops_when_revoked()
    {
        using var person = await Person.SignedInAsync(app);
        var made = await MakeAsync(person, new NewApiKeyRequest("A script"));
        var session = person.Token;

        Assert.DoesNotContain(made.Key, await person.Http.GetStringAsync("/api/api-keys", Cancellation), StringComparison.Ordinal);
        person.Token = made.Key;
        Assert.Equal(200, await person.StatusAsync("/api/trips"));
        person.Token = session;
        Assert.NotNull((await person.GetAsync<List<ApiKeyDto>>("/api/api-keys")).Single().LastUsedAt);

        using var revoked = await person.Http.DeleteAsync($"/api/api-keys/{made.ApiKey.Id}", Cancellation);
        Assert.Equal(204, (int)revoked.StatusCode);
        person.Token = made.Key;
        Assert.Equal(401, await person.StatusAsync("/api/trips"));
    }

    [Fact]
    public async Task A_key_cannot_make_keys_or_change_the_account()
    {
        using var person = await Person.SignedInAsync(app);
        person.Token = (await MakeAsync(person, new NewApiKeyRequest("A script"))).Key;

        using var another = await person.Http.PostAsJsonAsync("/api/api-keys", new NewApiKeyRequest("Another"), Wire.Json, Cancellation);

        Assert.Equal(403, (int)another.StatusCode);
        Assert.Equal(403, await person.StatusAsync("/api/accounts/me"));
        Assert.Equal(403, await person.StatusAsync("/api/auth/sessions"));
    }

    [Fact]
    public async Task A_key_may_not_do_what_its_owner_may_not()
    {
        using var person = await Person.SignedInAsync(app);

        using var response = await person.Http.PostAsJsonAsync("/api/api-keys", new NewApiKeyRequest("A script", ["admin"]), Wire.Json, Cancellation);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("scopes", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_revokes_somebody_elses_key()
    {
        using var owner = await Person.SignedInAsync(app);
        var key = await MakeAsync(owner, new NewApiKeyRequest("Mine"));
        using var other = await Person.SignedInAsync(app);

        using var theirs = await other.Http.DeleteAsync($"/api/api-keys/{key.ApiKey.Id}", Cancellation);

        Assert.Equal(404, (int)theirs.StatusCode);
        Assert.Single(await owner.GetAsync<List<ApiKeyDto>>("/api/api-keys"));
        Assert.Empty(await other.GetAsync<List<ApiKeyDto>>("/api/api-keys"));
    }

    private static async Task<NewApiKeyDto> MakeAsync(Person person, NewApiKeyRequest request)
    {
        using var response = await person.Http.PostAsJsonAsync("/api/api-keys", request, Wire.Json, Cancellation);
        Assert.Equal(201, (int)response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<NewApiKeyDto>(Wire.Json, Cancellation))!;
    }
}
