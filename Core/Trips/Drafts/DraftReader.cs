using System.Globalization;
using System.Text.Json;
using Concierge.Contracts.Trips;

namespace Concierge.Core.Trips.Drafts;

/// <summary>Turns a model's draft into a proposition: times read, text cleaned, dates and labels added.</summary>
internal static class DraftReader
{
    private static readonly string[] s_timeFormats = ["HH:mm", "H:mm", "HH:mm:ss"];

    /// <summary>The proposition, or what of the draft cannot be read, in words for the model.</summary>
    public static (TripPropositionDto? Proposition, IReadOnlyList<string> Problems) Read(TripDraft draft, DraftLabels labels)
    {
        var problems = new List<string>();
        var days = draft.Days.Select(day => ReadDay(day, labels.StartDate, problems)).ToList();
        if (problems.Count > 0) return (null, problems);

        return (
            new TripPropositionDto(
                labels.Id,
                Text.Clean(labels.Theme, 80),
                Text.Clean(draft.Title, 160),
                Text.Clean(draft.Summary, 2000),
                Text.Clean(draft.WhyItFits, 1000),
                ReadCost(draft.Cost),
                days,
                labels.Source,
                labels.IsOfflineSample,
                [.. draft.Caveats.Take(10).Select(caveat => Text.Clean(caveat, 500)).Where(caveat => caveat.Length > 0)]),
            problems);
    }

    private static CostEstimateDto ReadCost(DraftCost cost) => new(
        Text.Clean(cost.Currency, 3).ToUpperInvariant(),
        cost.Total,
        [.. cost.Parts.Select(part => new CostPartDto(Name(part.Category), part.Amount, Note(part.Note)))]);

    private static TripDayDto ReadDay(DraftDay day, DateOnly? start, List<string> problems) => new(
        day.Day,
        // A number out of range is the checker's to report; here it must only not overflow the calendar.
        day.Day is >= 1 and <= TripRules.MaxDays ? start?.AddDays(day.Day - 1) : null,
        Text.Clean(day.Title, 160),
        [.. day.Stops.Select(stop => ReadStop(day.Day, stop, problems))]);

    private static TripStopDto ReadStop(int day, DraftStop stop, List<string> problems) => new(
        ReadTime(day, "start", stop.Start, problems),
        ReadTime(day, "end", stop.End, problems),
        Text.Clean(stop.Place, 160),
        Name(stop.Category),
        stop.Latitude,
        stop.Longitude,
        Note(stop.Note));

    private static TimeOnly ReadTime(int day, string field, string text, List<string> problems)
    {
        if (TimeOnly.TryParseExact(text, s_timeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
        problems.Add(string.Create(CultureInfo.InvariantCulture, $"Day {day}: the {field} '{Text.Clean(text, 20)}' is not a time of day as HH:mm."));
        return default;
    }

    private static string? Note(string? note) => Text.Clean(note, 500) is { Length: > 0 } clean ? clean : null;

    private static string Name<T>(T value)
        where T : struct, Enum
        => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}

/// <summary>What Concierge, not the model, says about a proposition.</summary>
internal sealed record DraftLabels(Guid Id, string Theme, DateOnly? StartDate, string Source, bool IsOfflineSample);
