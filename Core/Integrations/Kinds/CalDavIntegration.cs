using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Concierge.Contracts.Integrations;
using Concierge.Core.Outbound;

namespace Concierge.Core.Integrations.Kinds;

/// <summary>A calendar server with a name and a password (RFC 4791).</summary>
internal sealed class CalDavIntegration(IHttpClientFactory clients) : IntegrationDefinition
{
    private const string Question =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <propfind xmlns="DAV:"><prop><current-user-principal/><resourcetype/></prop></propfind>
        """;

    private static readonly HttpMethod s_propfind = new("PROPFIND");

    public override string Type => "caldav";

    public override string Title => "CalDAV calendar";

    public override string Description => "A calendar server such as Nextcloud, iCloud, Fastmail or Radicale.";

    public override IReadOnlyList<IntegrationField> Fields { get; } =
    [
        new("url", "Address", IntegrationFieldKind.Url) { Help = "Of the server or of one calendar, such as https://cloud.example.com/remote.php/dav." },
        new("username", "Name"),
        new("password", "Password") { IsSecret = true, Help = "An app password where the service has them." },
    ];

    public override async Task<TestOutcome> TestAsync(IntegrationSettings settings, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(s_propfind, new Uri(settings["url"]))
        {
            Content = new StringContent(Question, Encoding.UTF8, "application/xml"),
        };
        request.Headers.Add("Depth", "0");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings["username"]}:{settings["password"]}")));
        using var http = clients.CreateClient(OutboundHttp.Name);
        using var response = await http.SendAsync(request, cancellation);
        return Judge(response);
    }

    private static TestOutcome Judge(HttpResponseMessage response)
    {
        if (response.StatusCode is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented or HttpStatusCode.OK)
            return TestOutcome.Fails("The server answers, but does not speak CalDAV at this address. Look for the address in the service's help.");
        if (response.StatusCode != HttpStatusCode.MultiStatus) return TestOutcome.Fails(TestFaults.OfStatus(response.StatusCode));
        var abilities = response.Headers.TryGetValues("DAV", out var given) ? string.Join(',', given) : "";
        return abilities.Contains("calendar-access", StringComparison.OrdinalIgnoreCase)
            ? TestOutcome.Works("The server accepts the name and password, and keeps calendars.")
            : TestOutcome.Fails("The server accepts the name and password and keeps files (WebDAV), but no calendars at this address.");
    }
}
