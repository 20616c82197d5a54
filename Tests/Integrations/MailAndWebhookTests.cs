using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Concierge.Contracts;
using Concierge.Contracts.Guests;
using Concierge.Contracts.Integrations;
using Concierge.Core.Webhooks;
using Concierge.Tests.Api.Support;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Mail;
using Concierge.Tests.Outbound;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Concierge.Tests.Integrations;

/// <summary>
/// The test button of mail servers and webhook endpoints, pressed in an Api that trusts the authority of these tests:
/// connections are encrypted and certificates looked at, as they are outside.
/// </summary>
public sealed class MailAndWebhookTests(MailAndWebhookTests.Trusting trusting) : IClassFixture<MailAndWebhookTests.Trusting>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("starttls", "right", true, "accepts the name and password")]
    [InlineData("tls", "right", true, "accepts the name and password")]
    [InlineData("starttls", "wrong", false, "does not accept the name or password")]
    [InlineData("tls", "wrong", false, "does not accept the name or password")]
    [InlineData("starttls", null, true, "No name was given")]
    [InlineData("none", null, true, "No name was given")]
    [InlineData("none", "right", false, "not sent without encryption")]
    public async Task A_mail_server(string security, string? password, bool isOk, string words)
    {
        using var certificate = trusting.Authority.Issue();
        await using var server = new SmtpServer(certificate: certificate, isTlsAtOnce: security == "tls");
        var account = password is null ? "" : $$""","username":"ada","password":"{{password}}" """;

        await AssertTestAsync("smtp", $$"""{"host":"localhost","port":"{{server.Port}}","security":"{{security}}","from":"ada@example.org"{{account}}}""", isOk, words);
        Assert.False(server.Mail.IsCompleted);
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task A_mail_server_whose_certificate_is_for_another_name(string security)
    {
        using var certificate = trusting.Authority.Issue("elsewhere.example");
        await using var server = new SmtpServer(certificate: certificate, isTlsAtOnce: security == "tls");

        await AssertTestAsync(
            "smtp", $$"""{"host":"localhost","port":"{{server.Port}}","security":"{{security}}","from":"ada@example.org","username":"ada","password":"right"}""", isOk: false, "No secure connection");
        Assert.DoesNotContain(server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_server_is_asked_once_whether_it_accepts_a_password()
    {
        using var certificate = trusting.Authority.Issue();
        await using var server = new SmtpServer(certificate: certificate) { AnswerToWrongPassword = "421 go away" };

        await AssertTestAsync(
            "smtp", $$"""{"host":"localhost","port":"{{server.Port}}","from":"ada@example.org","username":"ada","password":"wrong"}""", isOk: false, "does not let you sign in this way (421)");
        Assert.Single(server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_server_without_encryption()
    {
        await using var server = new SmtpServer();

        await AssertTestAsync("smtp", $$"""{"host":"localhost","port":"{{server.Port}}","from":"ada@example.org"}""", isOk: false, "does not offer STARTTLS");
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task A_mail_server_whose_certificate_nobody_vouches_for(string security)
    {
        using var other = new TestAuthority();
        using var certificate = other.Issue();
        await using var server = new SmtpServer(certificate: certificate, isTlsAtOnce: security == "tls");

        await AssertTestAsync(
            "smtp", $$"""{"host":"localhost","port":"{{server.Port}}","security":"{{security}}","from":"ada@example.org","username":"ada","password":"right"}""", isOk: false, "No secure connection");
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "does not greet like a mail server")]
    [InlineData("", "does not greet like a mail server")]
    [InlineData("554 go away\r\n", "does not greet like a mail server")]
    public async Task What_is_no_mail_server(string greeting, string words)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(Cancellation);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(greeting), Cancellation);
        }, Cancellation);

        await AssertTestAsync("smtp", $$"""{"host":"localhost","port":"{{((IPEndPoint)listener.LocalEndpoint).Port}}","from":"ada@example.org"}""", isOk: false, words);
        await serving;
    }

    [Theory]
    [InlineData(204, true, "took a signed message")]
    [InlineData(401, false, "(401)")]
    [InlineData(404, false, "Check the path")]
    [InlineData(500, false, "problem of its own")]
    [InlineData(302, false, "sends to another address")]
    public async Task A_webhook_endpoint(int status, bool isOk, string words)
    {
        var secret = StandardWebhooks.NewSecret();
        var isGenuine = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var certificate = trusting.Authority.Issue();
        await using var site = await LocalSite.StartAsync(
            async context =>
            {
                isGenuine.TrySetResult(await IsGenuineAsync(context, secret));
                context.Response.StatusCode = status;
                if (status == 302) context.Response.Headers.Location = "http://localhost/elsewhere";
            },
            listen => listen.UseHttps(certificate));

        await AssertTestAsync("webhook_endpoint", $$"""{"url":"{{site.Address}}hook","secret":"{{secret}}"}""", isOk, words);
        Assert.True(await isGenuine.Task.WaitAsync(Cancellation));
        Assert.Equal("POST /hook", Assert.Single(site.Asked));
    }

    [Fact]
    public async Task A_webhook_endpoint_whose_certificate_nobody_vouches_for_or_whose_secret_is_none()
    {
        using var other = new TestAuthority();
        using var certificate = other.Issue();
        await using var site = await LocalSite.StartAsync(_ => Task.CompletedTask, listen => listen.UseHttps(certificate));

        await AssertTestAsync("webhook_endpoint", $$"""{"url":"{{site.Address}}","secret":"{{StandardWebhooks.NewSecret()}}"}""", isOk: false, "No secure connection");
        await AssertTestAsync("webhook_endpoint", $$"""{"url":"{{site.Address}}","secret":"whsec_short"}""", isOk: false, "must be whsec_");
        Assert.Empty(site.Asked);
    }

    private static async Task<bool> IsGenuineAsync(HttpContext context, string secret)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers;
        return Encoding.UTF8.GetString(body.ToArray()).Contains("webhook.ping", StringComparison.Ordinal) && StandardWebhooks.Verify(
            StandardWebhooks.Parse(secret)!,
            headers[StandardWebhooks.IdHeader].ToString(),
            headers[StandardWebhooks.TimestampHeader].ToString(),
            body.ToArray(),
            headers[StandardWebhooks.SignatureHeader].ToString());
    }

    private async Task AssertTestAsync(string type, string fields, bool isOk, string words)
    {
        using var person = await trusting.ArriveAsync();
        using var created = await person.PostAsync("/api/integrations", TestApi.Json($$"""{"type":"{{type}}","name":"x","fields":{{fields}}}"""), Cancellation);
        Assert.True(created.StatusCode == HttpStatusCode.Created, await created.Content.ReadAsStringAsync(Cancellation));
        var made = (await created.Content.ReadFromJsonAsync<IntegrationDto>(Wire.Json, Cancellation))!;

        using var tested = await person.PostAsync($"/api/integrations/{made.Id}/test", content: null, Cancellation);

        Assert.True(tested.StatusCode == HttpStatusCode.OK, await tested.Content.ReadAsStringAsync(Cancellation));
        var outcome = (await tested.Content.ReadFromJsonAsync<IntegrationTestDto>(Wire.Json, Cancellation))!;
        Assert.True(isOk == outcome.IsOk, outcome.Message);
        Assert.Contains(words, outcome.Message, StringComparison.Ordinal);
    }

    /// <summary>An Api that trusts an authority of its own and may reach loopback.</summary>
    public sealed class Trusting(ConciergeApp app) : IAsyncLifetime
    {
        private ApiProcess _api = null!;

        internal TestAuthority Authority { get; } = new();

        public async ValueTask InitializeAsync()
        {
            // Healthy once the database is up to date.
            using var ready = await app.CreateApiClientAsync();
            _api = await app.StartApiAsync((TestAuthority.Variable, Authority.CertificateFile), ("Outbound__AllowPrivateAddresses", "true"));
        }

        /// <summary>Somebody new.</summary>
        internal async Task<HttpClient> ArriveAsync()
        {
            var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = _api.Address };
            using var response = await http.PostAsync("/api/guests", content: null, Cancellation);
            var guest = (await response.Content.ReadFromJsonAsync<GuestDto>(Wire.Json, Cancellation))!;
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", guest.Token);
            return http;
        }

        public async ValueTask DisposeAsync()
        {
            await _api.DisposeAsync();
            Authority.Dispose();
        }
    }
}
