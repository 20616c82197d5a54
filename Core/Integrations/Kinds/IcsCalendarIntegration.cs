using System.Text;
using Concierge.Contracts.Integrations;
using Concierge.Core.Outbound;

namespace Concierge.Core.Integrations.Kinds;

/// <summary>A calendar that can be read by whoever knows its address, so the address is the secret.</summary>
internal sealed class IcsCalendarIntegration(IHttpClientFactory clients) : IntegrationDefinition
{
    private const string Beginning = "BEGIN:VCALENDAR";

    public override string Type => "ics_calendar";

    public override string Title => "Calendar by address";

    public override string Description => "A calendar to read, by its secret address in the iCalendar format (.ics).";

    public override IReadOnlyList<IntegrationField> Fields { get; } =
    [
        new("url", "Address", IntegrationFieldKind.Url) { IsSecret = true, Help = "In Google Calendar: Settings, 'Secret address in iCal format'." },
    ];

    public override async Task<TestOutcome> TestAsync(IntegrationSettings settings, CancellationToken cancellation)
    {
        using var http = clients.CreateClient(OutboundHttp.Name);
        using var response = await http.GetAsync(new Uri(settings["url"]), cancellation);
        if (!response.IsSuccessStatusCode) return TestOutcome.Fails(TestFaults.OfStatus(response.StatusCode));
        return Judge(await response.Content.ReadAsByteArrayAsync(cancellation));
    }

    private static TestOutcome Judge(byte[] answer)
    {
        var text = Encoding.UTF8.GetString(answer).TrimStart('\uFEFF', ' ', '\r', '\n');
        if (!text.StartsWith(Beginning, StringComparison.OrdinalIgnoreCase))
            return TestOutcome.Fails("There is something at this address, but it is not a calendar. Is it the page that shows the calendar, rather than its iCal address?");

        var events = text.Split('\n').Count(line => line.TrimEnd('\r').Equals("BEGIN:VEVENT", StringComparison.OrdinalIgnoreCase));
        return TestOutcome.Works($"A calendar with {events} {(events == 1 ? "entry" : "entries")}.");
    }
}
