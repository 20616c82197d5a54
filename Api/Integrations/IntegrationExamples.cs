using Concierge.Contracts.Integrations;

namespace Concierge.Api.Integrations;

/// <summary>What the API's documentation shows for integrations.</summary>
internal static class IntegrationExamples
{
    private static readonly DateTimeOffset s_at = new(2027, 3, 14, 9, 26, 53, TimeSpan.Zero);

    private static readonly Dictionary<string, string> s_fields = new(StringComparer.Ordinal)
    {
        ["url"] = "https://cloud.example.com/remote.php/dav",
        ["username"] = "ada",
        ["password"] = "correct horse battery staple",
    };

    public static IntegrationDefinitionDto Definition { get; } = new(
        "ics_calendar",
        "Calendar by address",
        "A calendar to read, by its secret address in the iCalendar format (.ics).",
        [new("url", "Address", IntegrationFieldKind.Url, IsSecret: true, IsRequired: true, Help: null, Default: null, Choices: null)]);

    public static NewIntegrationRequest New { get; } = new("caldav", "Home calendar", s_fields);

    public static ChangeIntegrationRequest Change { get; } = new("Home calendar", s_fields);

    public static IntegrationTestDto Failed { get; } = new(IsOk: false, "There is no server of this name. Check the spelling.", s_at);

    public static IntegrationDto One { get; } = new(
        new Guid("01971c4e-7a40-7b6c-9d1e-8f0a2b4c6d8e"),
        "caldav",
        "Home calendar",
        s_fields.Where(field => field.Key != "password").ToDictionary(StringComparer.Ordinal),
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["password"] = "aple" },
        s_at,
        s_at,
        Failed);
}
