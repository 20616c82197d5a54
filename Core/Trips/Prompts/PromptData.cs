using Concierge.Contracts.Trips;
using Concierge.Core.Trips.Drafts;

namespace Concierge.Core.Trips.Prompts;

/// <summary>The JSON block of a prompt: everything that the model is told about the trip, as data.</summary>
/// <param name="Task"><c>brief</c> or <c>draft</c>.</param>
/// <param name="Days">Days of the trip, both ends counted.</param>
/// <param name="Currency">What costs are to be given in; null leaves it to the model (the local one).</param>
/// <param name="Destination">Where the brief placed the trip; null while asking for the brief.</param>
/// <param name="Theme">This draft's.</param>
/// <param name="OtherThemes">What the other drafts are about.</param>
/// <param name="AvoidPlaces">Places that other propositions already have.</param>
internal sealed record PromptData(
    string Task,
    TripRequest Request,
    int Days,
    string? Currency,
    string? Destination = null,
    TripTheme? Theme = null,
    IReadOnlyList<string>? OtherThemes = null,
    IReadOnlyList<string>? AvoidPlaces = null)
{
    public const string BriefTask = "brief";
    public const string DraftTask = "draft";
}
