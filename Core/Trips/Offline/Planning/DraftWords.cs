using System.Globalization;
using Concierge.Contracts.Trips;
using Concierge.Core.Trips.Drafts;
using Concierge.Core.Trips.Prompts;

namespace Concierge.Core.Trips.Offline.Planning;

/// <summary>The prose of a draft. Honest before elegant.</summary>
internal sealed class DraftWords(PromptData data, City? city, Theme theme, string destination)
{
    private readonly TripRequest _request = data.Request;

    public string Title => string.Format(CultureInfo.InvariantCulture, theme.Title, destination);

    public string Summary(IReadOnlyList<Place> visited)
    {
        var names = Join([.. visited.Take(3).Select(place => place.Name)]);
        var with = names.Length == 0 ? "planned by kind of place" : $"with {names}";
        return $"{Count(data.Days, "day")} in {destination}, {with}. {theme.Angle}";
    }

    public string WhyItFits(DraftCost cost)
    {
        var wanted = (_request.Interests ?? []).Where(theme.IsWantedBy).ToList();
        var reason = wanted.Count > 0
            ? $"You asked for {Join(wanted)}"
            : $"It looks at {destination} from another side than the other two";
        var budget = _request.Budget is { } limit && cost.Total <= limit.Amount ? " The estimate stays within your budget." : "";
        return $"{reason}; the days keep a {Lower(_request.Pace)} pace for {Count(_request.Travellers, "traveller")}.{budget}";
    }

    public IReadOnlyList<string> Caveats(TripStyle style, DraftCost cost, int openDays) => [.. Lines(style, cost, openDays)];

    private IEnumerable<string> Lines(TripStyle style, DraftCost cost, int openDays)
    {
        if (city is null)
            yield return $"{destination} is not in the sample data: these days are planned by kind of place, without names or positions, and with average prices.";
        else if (openDays > 0)
            yield return $"The sample data has too few places for {Count(data.Days, "day")}: {Count(openDays, "day")} {(openDays == 1 ? "is" : "are")} left open for places of your own choice.";
        if (style != _request.Style)
            yield return $"To keep costs down, lodging and food are planned as {Lower(style)} instead of {Lower(_request.Style)}.";
        if (_request.Budget is { } budget && cost.Total > budget.Amount)
            yield return string.Create(CultureInfo.InvariantCulture, $"The budget of {budget.Amount:#,0.##} {budget.Currency} cannot be met: even this plan costs about {cost.Total:#,0} {cost.Currency}.");
        if (Unmatched() is { Count: > 0 } unmatched)
            yield return $"The offline sample model knows nothing about {Join(unmatched)}.";
        if (_request.Notes is not null)
            yield return "The offline sample model cannot read notes: yours are not taken into account.";
        yield return "Prices, exchange rates and opening hours are typical values of the sample data; check them before you go.";
    }

    private List<string> Unmatched()
        => [.. (_request.Interests ?? []).Where(interest => !ThemeLibrary.All.Any(known => known.IsWantedBy(interest)) && !HasTag(interest))];

    private bool HasTag(string interest)
    {
        var wanted = PlaceNames.Normalise(interest);
        return city is not null && city.Places.SelectMany(place => place.Tags).Any(tag => wanted.StartsWith(PlaceNames.Normalise(tag), StringComparison.Ordinal));
    }

    private static string Join(List<string> parts) => parts.Count switch
    {
        0 => "",
        1 => parts[0],
        _ => $"{string.Join(", ", parts.SkipLast(1))} and {parts[^1]}",
    };

    private static string Count(int number, string noun)
        => number == 1 ? $"1 {noun}" : string.Create(CultureInfo.InvariantCulture, $"{number} {noun}s");

    private static string Lower<T>(T value)
        where T : struct, Enum
#pragma warning disable CA1308 // Words in a sentence, not a key.
        => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
