using Concierge.Contracts.Trips;
using Concierge.Core.Results;

namespace Concierge.Core.Trips;

/// <summary>What a trip request must be like. Everything that is wrong is reported at once, by field.</summary>
public static class TripRules
{
    public const int MaxDays = 30;
    public const int MaxTravellers = 20;
    public const int MaxInterests = 12;
    public const int MaxInterestLength = 40;
    public const int MaxDestinationLength = 120;
    public const int MaxNotesLength = 2000;
    public const decimal MaxBudget = 10_000_000m;

    /// <summary>The request, tidied (trimmed, currency in capitals, no interest twice), or all that is wrong with it.</summary>
    public static Result<TripRequest> Check(TripRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var errors = new FieldErrors();
        CheckDestination(request.Destination, errors);
        CheckDates(request, errors);
        CheckRange("travellers", request.Travellers, MaxTravellers, errors);
        CheckBudget(request.Budget, errors);
        errors.AddUnless(Enum.IsDefined(request.Style), "style", "Must be budget, balanced or luxury.");
        errors.AddUnless(Enum.IsDefined(request.Pace), "pace", "Must be relaxed, moderate or packed.");
        CheckInterests(request.Interests, errors);
        CheckNotes(request.Notes, errors);
        return errors.Any ? errors.ToError() : Tidy(request);
    }

    /// <summary>Days of the trip, both ends counted. The request must have passed <see cref="Check"/>.</summary>
    public static int DurationOf(TripRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.DurationDays ?? DaysBetween(request.StartDate!.Value, request.EndDate!.Value);
    }

    private static int DaysBetween(DateOnly start, DateOnly end) => end.DayNumber - start.DayNumber + 1;

    private static void CheckDestination(string? destination, FieldErrors errors)
    {
        const string Field = "destination";
        if (string.IsNullOrWhiteSpace(destination))
        {
            errors.Add(Field, "Is required.");
            return;
        }

        errors.AddUnless(destination.Trim().Length <= MaxDestinationLength, Field, $"Must have 1 to {MaxDestinationLength} characters.");
        errors.AddUnless(Text.IsPlain(destination), Field, "Must not contain control characters.");
    }

    private static void CheckDates(TripRequest request, FieldErrors errors)
    {
        var (start, end, days) = (request.StartDate, request.EndDate, request.DurationDays);
        if (days is { } duration) CheckRange("durationDays", duration, MaxDays, errors);
        errors.AddUnless(start is null || IsThinkable(start.Value), "startDate", "Must be in the years 2000 to 2199.");
        errors.AddUnless(end is null || IsThinkable(end.Value), "endDate", "Must be in the years 2000 to 2199.");
        if (end is null)
        {
            errors.AddUnless(days is not null, "durationDays", "Is required when there is no endDate.");
            return;
        }

        if (start is null)
        {
            errors.Add("startDate", "Is required when there is an endDate.");
            return;
        }

        if (end < start)
        {
            errors.Add("endDate", "Must not be before startDate.");
            return;
        }

        var between = DaysBetween(start.Value, end.Value);
        errors.AddUnless(between <= MaxDays, "endDate", $"Must be at most {MaxDays} days after startDate, both ends counted.");
        errors.AddUnless(days is null || days == between, "durationDays", $"Must agree with startDate and endDate, which are {between} days.");
    }

    private static bool IsThinkable(DateOnly date) => date.Year is >= 2000 and <= 2199;

    private static void CheckRange(string field, int value, int max, FieldErrors errors)
        => errors.AddUnless(value >= 1 && value <= max, field, $"Must be from 1 to {max}.");

    private static void CheckBudget(BudgetDto? budget, FieldErrors errors)
    {
        if (budget is null) return;
        errors.AddUnless(budget.Amount is > 0 and <= MaxBudget, "budget.amount", "Must be more than 0 and at most 10,000,000.");
        errors.AddUnless(
            budget.Currency is { } currency && Currencies.IsKnown(Code(currency)),
            "budget.currency",
            "Must be an ISO 4217 code such as EUR.");
    }

    private static void CheckInterests(IReadOnlyList<string>? interests, FieldErrors errors)
    {
        if (interests is null) return;
        const string Field = "interests";
        errors.AddUnless(interests.Count <= MaxInterests, Field, $"Must be at most {MaxInterests}.");
        errors.AddUnless(
            interests.All(interest => !string.IsNullOrWhiteSpace(interest) && interest.Trim().Length <= MaxInterestLength),
            Field,
            $"Must each have 1 to {MaxInterestLength} characters.");
        errors.AddUnless(interests.All(interest => interest is null || Text.IsPlain(interest)), Field, "Must not contain control characters.");
    }

    private static void CheckNotes(string? notes, FieldErrors errors)
    {
        if (notes is null) return;
        errors.AddUnless(notes.Length <= MaxNotesLength, "notes", "Must have at most 2,000 characters.");
        errors.AddUnless(Text.IsPlainWithLines(notes), "notes", "Must not contain control characters other than newline and tab.");
    }

    private static TripRequest Tidy(TripRequest request) => request with
    {
        Destination = request.Destination.Trim(),
        Budget = request.Budget is { } budget ? budget with { Currency = Code(budget.Currency) } : null,
        Interests = request.Interests?.Select(interest => interest.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).ToArray(),
        Notes = string.IsNullOrWhiteSpace(request.Notes) ? null : request.Notes.Trim(),
    };

    private static string Code(string currency) => currency.Trim().ToUpperInvariant();
}
