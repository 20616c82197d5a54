using Concierge.Contracts.Trips;
using Concierge.Core.Ai;
using Concierge.Core.Trips.Checking;
using Concierge.Core.Trips.Drafts;
using Concierge.Core.Trips.Offline;
using Concierge.Core.Trips.Prompts;
using Microsoft.Extensions.AI;

namespace Concierge.Core.Trips;

/// <summary>Has the model write the parts of a trip, and takes nothing from it that the checkers refuse.</summary>
public sealed class TripWriter(IChatClient chat, AiModelInfo model, CityCatalogue cities)
{
    /// <summary>Where the trip goes and its three themes.</summary>
    public async Task<TripBrief> WriteBriefAsync(TripRequest request, CancellationToken cancellation)
    {
        var city = cities.Find(request.Destination);
        var data = new PromptData(PromptData.BriefTask, request, TripRules.DurationOf(request), request.Budget?.Currency ?? city?.Currency);
        var brief = await chat.CompleteAsync<TripBrief>(
            TripPrompts.ForBrief(data),
            answer => BriefChecker.Check(answer, data.Currency),
            cancellationToken: cancellation);

        // What this repository knows of a city outweighs what a model remembers.
        return city is null ? brief : brief with { Latitude = city.Latitude, Longitude = city.Longitude };
    }

    /// <summary>One of the three propositions.</summary>
    /// <param name="index">0, 1 or 2: which of the brief's themes.</param>
    /// <param name="avoid">Propositions that it must not resemble.</param>
    public async Task<TripPropositionDto> WriteDraftAsync(
        TripRequest request,
        TripBrief brief,
        int index,
        IReadOnlyList<TripPropositionDto> avoid,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(brief);
        var theme = brief.Themes[index];
        var labels = new DraftLabels(Guid.CreateVersion7(), theme.Name, request.StartDate, model.Name, model.IsOfflineSample);
        var expected = Expectations(request, brief);
        var data = new PromptData(
            PromptData.DraftTask,
            request,
            expected.Days,
            expected.Currency,
            brief.Destination,
            theme,
            [.. brief.Themes.Where(other => other != theme).Select(other => other.Name)],
            [.. avoid.SelectMany(Places)]);

        var draft = await chat.CompleteAsync<TripDraft>(
            TripPrompts.ForDraft(data),
            answer => Problems(answer, labels, expected),
            cancellationToken: cancellation);
        return Exact(DraftReader.Read(draft, labels).Proposition!);
    }

    private static IReadOnlyList<string> Problems(TripDraft draft, DraftLabels labels, TripExpectations expected)
    {
        var (proposition, problems) = DraftReader.Read(draft, labels);
        return proposition is null ? problems : PropositionChecker.Check(proposition, expected);
    }

    private static TripExpectations Expectations(TripRequest request, TripBrief brief) => new(
        TripRules.DurationOf(request),
        request.StartDate,
        request.Budget?.Currency ?? brief.Currency,
        brief is { Latitude: { } latitude, Longitude: { } longitude } ? new GeoPoint(latitude, longitude) : null);

    // The checker forgives rounding; what is shown adds up to the last cent.
    private static TripPropositionDto Exact(TripPropositionDto proposition)
        => proposition with { Cost = proposition.Cost with { Total = proposition.Cost.Parts.Sum(part => part.Amount) } };

    private static IEnumerable<string> Places(TripPropositionDto proposition)
        => proposition.Days.SelectMany(day => day.Stops).Where(stop => stop.Latitude is not null).Select(stop => stop.Place);
}
