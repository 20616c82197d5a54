extern alias Reference;

using System.Globalization;
using System.Text;
using System.Text.Json;
using Concierge.Core.Webhooks;
using Concierge.Core.Webhooks.Inbound;
using Reference::StandardWebhooks;

namespace Concierge.Tests.Webhooks;

/// <summary>Concierge and the library of the specification understand each other's signatures, and refuse the same.</summary>
public sealed class SecondOpinionTests
{
    private const string Bare = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Secret = "whsec_" + Bare;
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Body = """{"type":"job.completed","data":{"name":"Grüße 🎁"}}""";

    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset s_now = TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData(Secret, Secret)]
    [InlineData(Secret, Bare)]
    [InlineData(Bare, Secret)]
    [InlineData(Bare, Bare)]
    public void What_Concierge_sends_is_genuine_to_the_library(string ours, string theirs)
    {
        using var request = WebhookMessage.Request(new Uri("https://example.org/hook"), StandardWebhooks.Parse(ours)!, Id, s_now, Encoding.UTF8.GetBytes(Body));

        Assert.True(SecondOpinion.IsGenuine(theirs, Body, [.. request.Headers.Select(header => (header.Key, Assert.Single(header.Value)))]));
    }

    [Fact]
    public void A_new_secret_works_in_both()
    {
        var secret = StandardWebhooks.NewSecret();

        Assert.Equal(new StandardWebhook(secret).Sign(Id, s_now, Body), StandardWebhooks.Sign(StandardWebhooks.Parse(secret)!, Id, s_now, Encoding.UTF8.GetBytes(Body)));
    }

    [Theory]
    [InlineData(Secret, Secret)]
    [InlineData(Secret, Bare)]
    [InlineData(Bare, Secret)]
    [InlineData(Bare, Bare)]
    public async Task What_the_library_sends_is_taken_by_Concierge(string theirs, string ours)
    {
        using var sent = new StandardWebhook(theirs).MakeHttpContent(new { type = "job.completed", name = "Grüße 🎁" }, Id, s_now, JsonSerializerOptions.Web);
        string Header(string name) => Assert.Single(sent.Headers.GetValues(name));

        var arrived = WebhookSignatures.Standard(
            StandardWebhooks.Parse(ours)!,
            await sent.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
            Header(StandardWebhooks.IdHeader),
            Header(StandardWebhooks.TimestampHeader),
            Header(StandardWebhooks.SignatureHeader),
            s_now,
            s_tolerance);

        Assert.Equal((null, Id, "job.completed"), (arrived.Refusal, arrived.EventId, arrived.Type));
    }

    [Theory]
    [InlineData("nothing", null)]
    [InlineData("body", WebhookRefusal.NotGenuine)]
    [InlineData("id", WebhookRefusal.NotGenuine)]
    [InlineData("timestamp", WebhookRefusal.NotGenuine)]
    [InlineData("secret", WebhookRefusal.NotGenuine)]
    [InlineData("signature", WebhookRefusal.NotGenuine)]
    [InlineData("late", WebhookRefusal.Late)]
    [InlineData("early", WebhookRefusal.Late)]
    [InlineData("unsigned", WebhookRefusal.Malformed)]
    public void Both_refuse_the_same(string changed, WebhookRefusal? refusal)
    {
        var at = changed switch { "late" => s_now.AddMinutes(-6), "early" => s_now.AddMinutes(6), _ => s_now };
        var signature = new StandardWebhook(Secret).Sign(Id, at, Body);
        var (secret, id, body) = (changed == "secret" ? StandardWebhooks.NewSecret() : Secret, changed == "id" ? Id + "x" : Id, changed == "body" ? Body + " " : Body);
        var timestamp = at.AddSeconds(changed == "timestamp" ? 1 : 0).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        signature = changed switch { "signature" => new StandardWebhook(Secret).Sign(Id, at, "{}"), "unsigned" => "", _ => signature };

        var arrived = WebhookSignatures.Standard(StandardWebhooks.Parse(secret)!, Encoding.UTF8.GetBytes(body), id, timestamp, signature, s_now, s_tolerance);

        Assert.Equal(refusal, arrived.Refusal);
        Assert.Equal(
            refusal is null,
            SecondOpinion.IsGenuine(secret, body, (StandardWebhooks.IdHeader, id), (StandardWebhooks.TimestampHeader, timestamp), (StandardWebhooks.SignatureHeader, signature)));
    }
}
