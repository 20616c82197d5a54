using System.ComponentModel;

namespace Concierge.Core.Trips.Drafts;

/// <summary>One proposition as the model writes it. Ids, dates and the model's name are added by Concierge.</summary>
public sealed record TripDraft(
    [property: Description("A title for the whole proposition, at most 80 characters")] string Title,
    [property: Description("Two or three sentences")] string Summary,
    [property: Description("One or two sentences that refer to what was asked for")] string WhyItFits,
    DraftCost Cost,
    [property: Description("One entry for each day of the trip, in order")] IReadOnlyList<DraftDay> Days,
    [property: Description("What the traveller must know, such as a budget that cannot be met; may be empty")] IReadOnlyList<string> Caveats);

/// <summary>For everybody and the whole trip, without the journey there.</summary>
public sealed record DraftCost(
    [property: Description("ISO 4217 code")] string Currency,
    [property: Description("Sum of the parts")] decimal Total,
    [property: Description("Each category at most once")] IReadOnlyList<DraftCostPart> Parts);

public sealed record DraftCostPart(CostCategory Category, decimal Amount, string? Note);

public sealed record DraftDay(
    [property: Description("Counted from 1")] int Day,
    [property: Description("At most 80 characters")] string Title,
    [property: Description("In the order of their times, without overlap")] IReadOnlyList<DraftStop> Stops);

public sealed record DraftStop(
    [property: Description("Local time as HH:mm, such as 09:30")] string Start,
    [property: Description("Local time as HH:mm, later than start, on the same day")] string End,
    [property: Description("Name of a real place, or a plain description when none is meant")] string Place,
    StopCategory Category,
    [property: Description("Degrees north, or null when no exact place is meant")] double? Latitude,
    [property: Description("Degrees east, or null when no exact place is meant")] double? Longitude,
    [property: Description("At most one short sentence, or null")] string? Note);

public enum CostCategory
{
    Lodging,
    Food,
    Activities,
    LocalTransport,
}

public enum StopCategory
{
    Sight,
    Museum,
    Park,
    Market,
    Restaurant,
    Cafe,
    Neighbourhood,
    Viewpoint,
    ReligiousSite,
    Entertainment,
    Shopping,
    Beach,
    Nature,
    Other,
}
