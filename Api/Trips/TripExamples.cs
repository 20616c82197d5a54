using Concierge.Contracts;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Trips;

namespace Concierge.Api.Trips;

/// <summary>What the API's documentation shows for trips.</summary>
internal static class TripExamples
{
    private static readonly Guid s_trip = new("01971c4e-7a40-7b6c-9d1e-8f0a2b4c6d8e");
    private static readonly Guid s_job = new("01971c4e-7a3b-7c50-8f2e-6d1f9a0b4c11");
    private static readonly DateTimeOffset s_created = new(2027, 3, 14, 9, 26, 53, TimeSpan.Zero);
    private static readonly DateOnly s_start = new(2027, 5, 1);

    public static TripRequest Request { get; } = new(
        "Lisbon",
        StartDate: s_start,
        DurationDays: 3,
        Travellers: 2,
        Budget: new BudgetDto(1500, "EUR"),
        Pace: TripPace.Relaxed,
        Interests: ["food", "viewpoints"],
        Notes: "We arrive late on the first evening.");

    public static TripAcceptedDto Accepted { get; } = new(s_trip, s_job);

    public static Page<TripSummaryDto> Page { get; } = new(
        [new TripSummaryDto(s_trip, "Lisbon", 3, s_start, s_created, s_job, JobState.Completed, 3)],
        s_job.ToString("N"));

    public static TripDto Planned { get; } = new(s_trip, Request, 3, s_created, s_job, JobState.Completed, [Proposition()]);

    private static TripPropositionDto Proposition() => new(
        new Guid("01971c4e-9b10-7e2f-a3c4-5d6e7f809102"),
        "Food and markets",
        "Lisbon by the plate",
        "3 days in Lisbon between market halls and long lunches.",
        "You asked for food; the days keep a relaxed pace for 2 travellers.",
        new CostEstimateDto(
            "EUR",
            698,
            [new("lodging", 240, "2 nights, 1 room"), new("food", 270, null), new("activities", 128, null), new("local_transport", 60, null)]),
        [
            new TripDayDto(1, s_start, "Mercado da Ribeira and Cais do Sodré", [
                new(new TimeOnly(10, 0), new TimeOnly(11, 15), "Mercado da Ribeira", "market", 38.7067, -9.1459, null),
                new(new TimeOnly(12, 30), new TimeOnly(13, 30), "Lunch near Mercado da Ribeira", "restaurant", null, null, null),
            ]),
        ],
        "offline sample model",
        IsOfflineSample: true,
        ["Prices, exchange rates and opening hours are typical values of the sample data; check them before you go."]);
}
