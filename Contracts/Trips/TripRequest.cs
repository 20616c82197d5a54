namespace Concierge.Contracts.Trips;

/// <summary>
/// What somebody wants of a trip: the body of <c>POST /api/trips</c> and the input of <c>ai_trip_generation</c>.
/// Either <paramref name="StartDate"/> with <paramref name="EndDate"/>, or <paramref name="DurationDays"/>
/// (with or without a start date).
/// </summary>
/// <param name="Destination">A city or region, 1 to 120 characters.</param>
/// <param name="DurationDays">1 to 30 days, both ends counted.</param>
/// <param name="Travellers">1 to 20 people; 1 when not given.</param>
/// <param name="Budget">For everybody and the whole trip, without the journey there.</param>
/// <param name="Interests">At most 12 words such as food, museums, nature; each up to 40 characters.</param>
/// <param name="Notes">Anything else, up to 2,000 characters.</param>
public sealed record TripRequest(
    string Destination,
    DateOnly? StartDate = null,
    DateOnly? EndDate = null,
    int? DurationDays = null,
    int Travellers = 1,
    BudgetDto? Budget = null,
    TripStyle Style = TripStyle.Balanced,
    TripPace Pace = TripPace.Moderate,
    IReadOnlyList<string>? Interests = null,
    string? Notes = null);

/// <summary>An amount with its ISO 4217 currency, such as 1500 EUR.</summary>
public sealed record BudgetDto(decimal Amount, string Currency);

/// <summary>How much comfort the money should buy.</summary>
public enum TripStyle
{
    Budget,
    Balanced,
    Luxury,
}

/// <summary>How full a day is: about three, four or six places.</summary>
public enum TripPace
{
    Relaxed,
    Moderate,
    Packed,
}
