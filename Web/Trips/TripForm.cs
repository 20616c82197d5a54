using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Concierge.Web.Trips;

/// <summary>
/// The plan form as it was typed. Everything is text, so that whatever somebody enters comes back to them when
/// it is not accepted. Names of fields are those on the wire.
/// </summary>
public sealed record TripForm
{
    public const string ByDays = "days";
    public const string ByDates = "dates";

    public string Destination { get; init; } = "";

    /// <summary><see cref="ByDays"/> or <see cref="ByDates"/>: which of the two fields counts.</summary>
    public string When { get; init; } = ByDays;

    public bool IsByDates => string.Equals(When, ByDates, StringComparison.Ordinal);

    public string StartDate { get; init; } = "";

    public string EndDate { get; init; } = "";

    public string DurationDays { get; init; } = "4";

    public string Travellers { get; init; } = "2";

    public string BudgetAmount { get; init; } = "";

    public string BudgetCurrency { get; init; } = "EUR";

    public string Style { get; init; } = "balanced";

    public string Pace { get; init; } = "moderate";

    public IReadOnlyList<string> Interests { get; init; } = [];

    /// <summary>Interests in their own words, separated by commas.</summary>
    public string OtherInterests { get; init; } = "";

    public string Notes { get; init; } = "";

    /// <summary>Stays the same for one form however often it is sent; see <see cref="TripKey"/>.</summary>
    public Guid Key { get; init; } = Guid.CreateVersion7();

    public static TripForm From(IFormCollection form)
    {
        return new()
        {
            Destination = Text(TripFields.Destination),
            When = string.Equals(Text(TripFields.When), ByDates, StringComparison.Ordinal) ? ByDates : ByDays,
            StartDate = Text(TripFields.StartDate),
            EndDate = Text(TripFields.EndDate),
            DurationDays = Text(TripFields.DurationDays),
            Travellers = Text(TripFields.Travellers),
            BudgetAmount = Text(TripFields.BudgetAmount),
            BudgetCurrency = Text(TripFields.BudgetCurrency),
            Style = Text(TripFields.Style),
            Pace = Text(TripFields.Pace),
            Interests = Texts(form[TripFields.Interests]),
            OtherInterests = Text(TripFields.OtherInterests),
            Notes = Text(TripFields.Notes),
            Key = Guid.TryParse(Text(TripFields.Key), CultureInfo.InvariantCulture, out var key) ? key : Guid.CreateVersion7(),
        };

        string Text(string name) => form[name].ToString();

        static List<string> Texts(StringValues values) => [.. values.OfType<string>().Where(value => value.Length > 0)];
    }
}
