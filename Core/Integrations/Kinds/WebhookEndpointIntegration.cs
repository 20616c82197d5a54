using System.Text;
using Concierge.Contracts.Integrations;
using Concierge.Core.Outbound;
using Concierge.Core.Webhooks;

namespace Concierge.Core.Integrations.Kinds;

/// <summary>An address that takes signed messages. The test sends one, of the type <c>webhook.ping</c>.</summary>
internal sealed class WebhookEndpointIntegration(IHttpClientFactory clients, TimeProvider time) : IntegrationDefinition
{
    public override string Type => "webhook_endpoint";

    public override string Title => "Webhook endpoint";

    public override string Description => "An address of yours that takes signed messages (Standard Webhooks).";

    public override IReadOnlyList<IntegrationField> Fields { get; } =
    [
        new("url", "Address", IntegrationFieldKind.Url) { Schemes = ["https"] },
        new("secret", "Signing secret") { IsSecret = true, Help = "whsec_ and base64, as your server expects it." },
    ];

    public override async Task<TestOutcome> TestAsync(IntegrationSettings settings, CancellationToken cancellation)
    {
        if (StandardWebhooks.Parse(settings["secret"]) is not { } secret)
            return TestOutcome.Fails("The signing secret must be whsec_ and 24 to 64 bytes in base64.");

        var (id, now) = ($"msg_{Guid.CreateVersion7():N}", time.GetUtcNow());
        var body = Encoding.UTF8.GetBytes($$$"""{"type":"webhook.ping","timestamp":"{{{now:O}}}","data":{}}""");
        using var request = WebhookMessage.Request(new Uri(settings["url"]), secret, id, now, body);
        using var http = clients.CreateClient(OutboundHttp.Name);
        using var response = await http.SendAsync(request, cancellation);
        return response.IsSuccessStatusCode
            ? TestOutcome.Works("The endpoint took a signed message.")
            : TestOutcome.Fails(TestFaults.OfStatus(response.StatusCode));
    }
}
