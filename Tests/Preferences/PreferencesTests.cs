using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Concierge.Api.Preferences;
using Concierge.Contracts;
using Concierge.Contracts.Preferences;
using Concierge.Core.Preferences;
using Concierge.Tests.Api.Support;
using Concierge.Tests.Edge;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs;

namespace Concierge.Tests.Preferences;

public sealed class PreferencesTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private const string Good =
        """{"timeZone":"Europe/Vienna","workStart":"08:30:00","workEnd":"16:00:00","workDays":["friday","monday"],"locale":"de-at","currency":"CHF"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_the_defaults_until_they_are_set_and_each_persons_own()
    {
        await using var api = await StartAsync(database.Servers);
        using var guest = await api.GuestAsync();
        Assert.Equal("Etc/UTC", (await ReadAsync(guest)).TimeZone);

        using var saved = await guest.PutAsync("/api/preferences", EdgeApi.Json(Good), Cancellation);
        var preferences = await ReadAsync(guest);

        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        Assert.Equal(("Europe/Vienna", new TimeOnly(8, 30), "de-AT", "CHF"), (preferences.TimeZone, preferences.WorkStart, preferences.Locale, preferences.Currency));
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Friday], preferences.WorkDays);
        using var other = await api.GuestAsync();
        Assert.Equal("EUR", (await ReadAsync(other)).Currency);
        using var nobody = api.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/api/preferences", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_change_is_seen_at_once_also_without_redis()
    {
        await using var api = await StartAsync(database.Servers.WithoutRedis);
        using var guest = await api.GuestAsync();
        foreach (var currency in (string[])["CHF", "USD"])
        {
            await guest.PutAsync("/api/preferences", EdgeApi.Json(Good.Replace("CHF", currency, StringComparison.Ordinal)), Cancellation);
            Assert.Equal(currency, (await ReadAsync(guest)).Currency);
        }
    }

    [Fact]
    public async Task Many_first_writes_at_once_all_succeed()
    {
        await using var api = await StartAsync(database.Servers);
        using var guest = await api.GuestAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => guest.PutAsync("/api/preferences", EdgeApi.Json(Good), Cancellation)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Theory]
    [InlineData("timeZone", "\"Europe/Atlantis\"", "IANA")]
    [InlineData("timeZone", "\"../../etc/passwd\"", "IANA")]
    [InlineData("timeZone", "\"Europe/../Europe/Vienna\"", "IANA")]
    [InlineData("timeZone", "\"W. Europe Standard Time\"", "IANA")]
    [InlineData("timeZone", "7", "text")]
    [InlineData("workEnd", "\"08:30:00\"", "later than workStart")]
    [InlineData("workEnd", "\"25:00:00\"", "time")]
    [InlineData("workDays", "[]", "one to seven")]
    [InlineData("workDays", "[\"monday\",\"monday\"]", "each once")]
    [InlineData("locale", "\"xx-YY-zz\"", "language tag")]
    [InlineData("locale", "\"en_GB\"", "language tag")]
    [InlineData("locale", "\"\"", "language tag")]
    [InlineData("currency", "\"eur\"", "ISO 4217")]
    [InlineData("currency", "null", "")]
    public async Task What_cannot_be_is_refused_by_field_and_rule(string field, string value, string rule)
    {
        await using var api = await StartAsync(database.Servers);
        using var guest = await api.GuestAsync();
        var body = JsonNode.Parse(Good)!.AsObject();
        body[field] = JsonNode.Parse(value);

        using var refused = await guest.PutAsync("/api/preferences", EdgeApi.Json(body.ToJsonString()), Cancellation);

        Assert.Contains(rule, await Problem.RuleAsync(refused, 400, field), StringComparison.Ordinal);
        Assert.Equal("Etc/UTC", (await ReadAsync(guest)).TimeZone);
    }

    [Theory]
    [InlineData("Asia/Calcutta")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("Etc/GMT+5")]
    [InlineData("UTC")]
    public void Zones_as_browsers_name_them_are_known(string zone)
        => Assert.True(PreferencesRules.Check(PreferencesDto.Defaults with { TimeZone = zone }).IsOk);

    [Fact]
    public void The_defaults_follow_the_rules() => Assert.True(PreferencesRules.Check(PreferencesDto.Defaults).IsOk);

    private static async Task<PreferencesDto> ReadAsync(HttpClient guest)
        => (await guest.GetFromJsonAsync<PreferencesDto>("/api/preferences", Wire.Json, Cancellation))!;

    private static async Task<EdgeApi> StartAsync(Connections servers)
    {
        await EdgeApi.MigrateAsync(servers);
        return await EdgeApi.StartAsync(servers, services => services.AddPreferences(), app => app.MapPreferences());
    }
}
