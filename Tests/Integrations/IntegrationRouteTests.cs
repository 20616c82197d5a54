using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Concierge.Contracts;
using Concierge.Contracts.Integrations;
using Concierge.Tests.Api.Support;
using Concierge.Tests.Jobs;
using Concierge.Tests.Outbound;
using Concierge.Tests.Secrets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Concierge.Tests.Integrations;

/// <summary>The routes, with outside services on loopback.</summary>
public sealed class IntegrationRouteTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IAsyncLifetime
{
    private const string Calendar = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    private TestApi _api = null!;
    private HttpClient _guest = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await SecretHost.MigrateAsync(database.Servers);
        _api = await StartAsync(allowsPrivate: true);
        _guest = await _api.GuestAsync();
    }

    [Fact]
    public async Task Every_kind_says_what_it_needs()
    {
        var definitions = await _guest.GetFromJsonAsync<IntegrationDefinitionDto[]>("/api/integrations/definitions", Wire.Json, Cancellation);

        Assert.Equal(["ai_provider", "caldav", "ics_calendar", "smtp", "webhook_endpoint"], definitions!.Select(definition => definition.Type).Order());
        Assert.All(definitions!, definition => Assert.Contains(definition.Fields, field => field.IsSecret));
    }

    [Fact]
    public async Task Secret_fields_go_in_and_do_not_come_out()
    {
        var fields = """{"url":"https://cloud.example.com/dav","username":"ada","password":"correct horse battery"}""";
        var made = await CreateAsync("caldav", fields, "Home");

        var list = await _guest.GetStringAsync("/api/integrations", Cancellation);
        var secrets = await _guest.GetStringAsync("/api/secrets", Cancellation);
        using var changed = await _guest.PutAsync(
            $"/api/integrations/{made.Id}", TestApi.Json("""{"name":"Home","fields":{"url":"https://cloud.example.com/other","username":"ada"}}"""), Cancellation);
        var after = (await changed.Content.ReadFromJsonAsync<IntegrationDto>(Wire.Json, Cancellation))!;
        using var deleted = await _guest.DeleteAsync($"/api/integrations/{made.Id}", Cancellation);

        Assert.Equal((2, "tery"), (made.Fields.Count, made.Secrets["password"]));
        Assert.DoesNotContain("horse", list, StringComparison.Ordinal);
        Assert.Equal("[]", secrets);
        Assert.Equal(("https://cloud.example.com/other", "tery"), (after.Fields["url"], after.Secrets["password"]));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM concierge.secrets WHERE name LIKE $1", $"%{made.Id:N}%"));
    }

    [Theory]
    [InlineData("nonsense", """{}""", "type")]
    [InlineData("caldav", """{"url":"https://a.example","username":"ada"}""", "fields.password")]
    [InlineData("caldav", """{"url":"ftp://a.example","username":"ada","password":"p"}""", "fields.url")]
    [InlineData("caldav", """{"url":"https://ada:p@a.example","username":"ada","password":"p"}""", "fields.url")]
    [InlineData("caldav", """{"url":"https://a.example","username":"ada","password":"p","more":"x"}""", "fields")]
    [InlineData("smtp", """{"host":"mail.example","from":"a@b.example","port":"70000"}""", "fields.port")]
    [InlineData("smtp", """{"host":"mail.example\nX","from":"a@b.example"}""", "fields.host")]
    [InlineData("smtp", """{"host":"mail.example","from":"a@b.example","security":"ssl"}""", "fields.security")]
    [InlineData("webhook_endpoint", """{"url":"http://a.example","secret":"whsec_x"}""", "fields.url")]
    public async Task What_is_wrong_is_named(string type, string fields, string field)
    {
        using var response = await _guest.PostAsync("/api/integrations", TestApi.Json($$"""{"type":"{{type}}","name":"x","fields":{{fields}}}"""), Cancellation);

        Assert.NotEmpty(await Problem.RuleAsync(response, 400, field));
    }

    [Theory]
    [InlineData(200, Calendar, true, "A calendar with 1 entry.")]
    [InlineData(200, "<html>A calendar</html>", false, "it is not a calendar")]
    [InlineData(200, "", false, "it is not a calendar")]
    [InlineData(401, "", false, "does not accept")]
    [InlineData(404, "", false, "nothing at this address")]
    [InlineData(500, "", false, "problem of its own")]
    public async Task A_calendar_by_address(int status, string body, bool isOk, string words)
    {
        await using var site = await LocalSite.StartAsync(context => AnswerAsync(context, status, body));
        var made = await CreateAsync("ics_calendar", $$"""{"url":"{{site.Address}}private-0123456789/basic.ics"}""");

        await AssertTestAsync(made.Id, isOk, words);
        Assert.Equal(["GET /private-0123456789/basic.ics"], site.Asked);
    }

    [Theory]
    [InlineData("ada", "right", 207, "1, 3, calendar-access", true, "keeps calendars")]
    [InlineData("ada", "right", 207, "1, 3", false, "no calendars")]
    [InlineData("ada", "wrong", 207, "1, 3, calendar-access", false, "does not accept")]
    [InlineData("ada", "right", 405, "", false, "does not speak CalDAV")]
    public async Task A_calendar_server(string name, string password, int status, string abilities, bool isOk, string words)
    {
        var expected = $"Basic {Convert.ToBase64String("ada:right"u8)}";
        await using var site = await LocalSite.StartAsync(context =>
        {
            if (context.Request.Method != "PROPFIND" || context.Request.Headers["Depth"] != "0") return AnswerAsync(context, 400, "");
            context.Response.Headers["DAV"] = abilities;
            return AnswerAsync(context, context.Request.Headers.Authorization == expected ? status : 401, "");
        });
        var made = await CreateAsync("caldav", $$"""{"url":"{{site.Address}}","username":"{{name}}","password":"{{password}}"}""");

        await AssertTestAsync(made.Id, isOk, words);
    }

    [Theory]
    [InlineData("gpt-small", true, "1 models")]
    [InlineData("gpt-large", false, "none of the 1")]
    public async Task An_ai_provider(string model, bool isOk, string words)
    {
        await using var site = await LocalSite.StartAsync(context => AnswerAsync(
            context, context.Request.Headers.Authorization == "Bearer sk-test" && context.Request.Path == "/v1/models" ? 200 : 401, """{"data":[{"id":"gpt-small"}]}"""));
        var made = await CreateAsync("ai_provider", $$"""{"endpoint":"{{site.Address}}v1/","apiKey":"sk-test","model":"{{model}}"}""");

        await AssertTestAsync(made.Id, isOk, words);
    }

    [Fact]
    public async Task An_ai_provider_with_a_key_that_no_header_takes_or_that_is_none()
    {
        await using var site = await LocalSite.StartAsync(context => AnswerAsync(context, 200, "<html/>"));

        var odd = await CreateAsync("ai_provider", $$"""{"endpoint":"{{site.Address}}","apiKey":"schlüssel €"}""", "odd");
        var wrong = await CreateAsync("ai_provider", $$"""{"endpoint":"{{site.Address}}","apiKey":"sk-test"}""", "wrong");

        Assert.False((await TestAsync(odd.Id)).IsOk);
        await AssertTestAsync(wrong.Id, isOk: false, "not like an AI provider");
    }

    [Fact]
    public async Task A_name_that_nobody_has_a_port_where_nobody_is_and_a_certificate_of_nobody()
    {
        using var certificate = SelfSigned();
        await using var site = await LocalSite.StartAsync(context => AnswerAsync(context, 200, Calendar), listen => listen.UseHttps(certificate));
        int free;
        await using (var gone = await LocalSite.StartAsync(_ => Task.CompletedTask)) free = gone.Port;

        await AssertTestAsync((await CreateAsync("ics_calendar", """{"url":"https://nowhere.invalid/a.ics"}""", "name")).Id, isOk: false, "no server of this name");
        await AssertTestAsync((await CreateAsync("ics_calendar", $$"""{"url":"http://127.0.0.1:{{free}}/a.ics"}""", "port")).Id, isOk: false, "refuses the connection");
        await AssertTestAsync((await CreateAsync("ics_calendar", $$"""{"url":"{{site.Address}}"}""", "tls")).Id, isOk: false, "No secure connection");
    }

    [Fact]
    public async Task Private_networks_are_refused_unless_the_operator_allows_them()
    {
        await using var site = await LocalSite.StartAsync(context => AnswerAsync(context, 200, Calendar));
        await using var strict = await StartAsync(allowsPrivate: false);
        using var guest = await strict.GuestAsync();
        var address = TestApi.Json($$$"""{"type":"ics_calendar","name":"inside","fields":{"url":"{{{site.Address}}}"}}""");
        using var created = await guest.PostAsync("/api/integrations", address, Cancellation);
        var made = (await created.Content.ReadFromJsonAsync<IntegrationDto>(Wire.Json, Cancellation))!;

        using var tested = await guest.PostAsync($"/api/integrations/{made.Id}/test", content: null, Cancellation);

        Assert.Contains("private network", (await tested.Content.ReadFromJsonAsync<IntegrationTestDto>(Wire.Json, Cancellation))!.Message, StringComparison.Ordinal);
        Assert.Empty(site.Asked);
    }

    [Fact]
    public async Task Not_yours_is_not_there()
    {
        var made = await CreateAsync("ics_calendar", """{"url":"https://calendar.example/a.ics"}""", "theirs");
        using var stranger = await _api.GuestAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/api/integrations/{made.Id}/test", content: null, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.DeleteAsync($"/api/integrations/{made.Id}", Cancellation)).StatusCode);
        Assert.Equal("[]", await stranger.GetStringAsync("/api/integrations", Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        _guest.Dispose();
        await _api.DisposeAsync();
    }

    private static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return body.Length == 0 ? Task.CompletedTask : context.Response.WriteAsync(body, context.RequestAborted);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }

    private async Task<TestApi> StartAsync(bool allowsPrivate)
    {
        var api = new TestApi
        {
            HasFeatures = true,
            Database = database.Servers.Postgres,
            Features = builder => builder.Configuration["Outbound:AllowPrivateAddresses"] = $"{allowsPrivate}",
        };
        await api.InitializeAsync();
        return api;
    }

    private async Task<IntegrationDto> CreateAsync(string type, string fields, string name = "x")
    {
        using var response = await _guest.PostAsync("/api/integrations", TestApi.Json($$"""{"type":"{{type}}","name":"{{name}}","fields":{{fields}}}"""), Cancellation);
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync(Cancellation));
        return (await response.Content.ReadFromJsonAsync<IntegrationDto>(Wire.Json, Cancellation))!;
    }

    private async Task<IntegrationTestDto> TestAsync(Guid id)
    {
        using var response = await _guest.PostAsync($"/api/integrations/{id}/test", content: null, Cancellation);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancellation));
        return (await response.Content.ReadFromJsonAsync<IntegrationTestDto>(Wire.Json, Cancellation))!;
    }

    private async Task AssertTestAsync(Guid id, bool isOk, string words)
    {
        var outcome = await TestAsync(id);
        Assert.True(isOk == outcome.IsOk, outcome.Message);
        Assert.Contains(words, outcome.Message, StringComparison.Ordinal);
    }
}
