using System.Globalization;
using Concierge.Contracts.Trips;

namespace Concierge.Web.Trips;

/// <summary>
/// Reads a <see cref="TripForm"/> into what Api takes. Finds what no request could be made of and the plain
/// slips; the rules are Api's, and its errors come back to the same fields.
/// </summary>
public static class TripFormReader
{
    private static readonly CultureInfo Wire = CultureInfo.InvariantCulture;

    public static (TripRequest Trip, FieldErrors Errors) Read(TripForm form)
    {
        var errors = new FieldErrors();
        var byDates = form.IsByDates;
        if (string.IsNullOrWhiteSpace(form.Destination)) errors.Add(TripFields.Destination, "Say where you want to go.");

        var start = Date(TripFields.StartDate, form.StartDate, byDates ? "Pick the first day." : null);
        var end = byDates ? Date(TripFields.EndDate, form.EndDate, "Pick the last day.") : null;
        if (start > end) errors.Add(TripFields.EndDate, "The last day can't be before the first.");

        var trip = new TripRequest(
            form.Destination.Trim(),
            start,
            end,
            byDates ? null : Whole(TripFields.DurationDays, form.DurationDays, 1, 30, "days"),
            Whole(TripFields.Travellers, form.Travellers, 1, 20, "people") ?? 1,
            Budget(),
            Choice(TripFields.Style, form.Style, TripStyle.Balanced),
            Choice(TripFields.Pace, form.Pace, TripPace.Moderate),
            Interests(form) is { Count: > 0 } interests ? interests : null,
            string.IsNullOrWhiteSpace(form.Notes) ? null : form.Notes.ReplaceLineEndings("\n").Trim());
        return (trip, errors);

        DateOnly? Date(string field, string text, string? whenMissing)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                if (whenMissing is not null) errors.Add(field, whenMissing);
                return null;
            }

            if (DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", Wire, DateTimeStyles.None, out var date)) return date;
            errors.Add(field, "Write the date as year-month-day, such as 2027-05-14.");
            return null;
        }

        int? Whole(string field, string text, int from, int to, string what)
        {
            if (int.TryParse(text.Trim(), NumberStyles.None, Wire, out var number) && number >= from && number <= to) return number;
            errors.Add(field, string.Create(Wire, $"Give a whole number of {what}, {from} to {to}."));
            return null;
        }

        BudgetDto? Budget()
        {
            if (string.IsNullOrWhiteSpace(form.BudgetAmount)) return null;
            var text = form.BudgetAmount.Trim().Replace(" ", "", StringComparison.Ordinal);
            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, Wire, out var amount) && amount > 0)
                return new(amount, form.BudgetCurrency.Trim());
            errors.Add(TripFields.BudgetAmount, "Give an amount above zero in digits, such as 1500, or leave it empty.");
            return null;
        }

        T Choice<T>(string field, string text, T otherwise) where T : struct, Enum
        {
            if (Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsDigit(text[0])) return value;
            errors.Add(field, "Choose one of these.");
            return otherwise;
        }
    }

    private static List<string> Interests(TripForm form) =>
    [
        .. form.Interests
            .Concat(form.OtherInterests.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];
}
