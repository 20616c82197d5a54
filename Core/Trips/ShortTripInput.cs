using System.Text.Json;
using Concierge.Contracts.Trips;
using Concierge.Core.Results;

namespace Concierge.Core.Trips;

/// <summary>
/// The short form of a trip request:
/// <c>{"destination":"Paris","dates":{"duration":5},"preferences":{"style":"luxury","budget":5000}}</c>.
/// </summary>
internal sealed record ShortTripInput(string Destination, ShortTripDates? Dates = null, ShortTripPreferences? Preferences = null)
{
    /// <summary>Days when the short form names none.</summary>
    private const int DefaultDays = 3;

    /// <summary>The currency of a budget that is a bare number.</summary>
    private const string DefaultCurrency = "EUR";

    // What the long form calls a field, and where the caller wrote it.
    private static readonly Dictionary<string, string> s_ownNames = new(StringComparer.Ordinal)
    {
        ["startDate"] = "dates.start",
        ["endDate"] = "dates.end",
        ["durationDays"] = "dates.duration",
        ["budget.amount"] = "preferences.budget",
        ["budget.currency"] = "preferences.currency",
        ["interests"] = "preferences.interests",
    };

    /// <summary>True for an object that only the short form explains: it has dates or preferences, or a destination alone.</summary>
    public static bool Fits(JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Object) return false;
        var names = input.EnumerateObject().Select(member => member.Name).ToList();
        return names.Exists(name => Is(name, "dates") || Is(name, "preferences"))
            || (names.Count == 1 && Is(names[0], "destination"));

        static bool Is(string name, string expected) => string.Equals(name, expected, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The same error with the fields as the short form names them.</summary>
    public static Error InOwnNames(Error error)
        => error.Fields is null
            ? error
            : Error.Invalid(error.Fields.ToDictionary(
                field => s_ownNames.GetValueOrDefault(field.Key, field.Key),
                field => field.Value,
                StringComparer.Ordinal));

    public TripRequest ToRequest() => new(
        Destination,
        StartDate: Dates?.Start,
        EndDate: Dates?.End,
        DurationDays: Dates?.Duration ?? (Dates is { Start: not null } or { End: not null } ? null : DefaultDays),
        Budget: Preferences?.Budget is { } amount ? new BudgetDto(amount, Preferences.Currency ?? DefaultCurrency) : null,
        Style: Preferences?.Style ?? TripStyle.Balanced,
        Pace: Preferences?.Pace ?? TripPace.Moderate,
        Interests: Preferences?.Interests);
}

/// <summary>Either start and end, or a duration in days.</summary>
internal sealed record ShortTripDates(DateOnly? Start = null, DateOnly? End = null, int? Duration = null);

internal sealed record ShortTripPreferences(
    TripStyle? Style = null,
    decimal? Budget = null,
    string? Currency = null,
    TripPace? Pace = null,
    IReadOnlyList<string>? Interests = null);
