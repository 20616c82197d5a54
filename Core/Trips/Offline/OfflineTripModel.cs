using System.Runtime.CompilerServices;
using System.Text.Json;
using Concierge.Core.Ai;
using Concierge.Core.Trips.Drafts;
using Concierge.Core.Trips.Offline.Planning;
using Concierge.Core.Trips.Prompts;
using Microsoft.Extensions.AI;

namespace Concierge.Core.Trips.Offline;

/// <summary>
/// The model that is always there: answers the trip prompts with the JSON that a real model would write, from the
/// sample data, the same for the same request. It does not understand language and says so.
/// </summary>
public sealed class OfflineTripModel(CityCatalogue cities) : IChatClient
{
    private static readonly ChatClientMetadata s_metadata = new("offline", defaultModelId: AiModelInfo.OfflineName);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answer = TripPrompts.Find(messages) switch
        {
            { Task: PromptData.BriefTask } data => Json(Brief(data)),
            { Task: PromptData.DraftTask } data => Json(Draft(data)),
            _ => "The offline sample model only plans trips. Configure a model to ask it anything else.",
        };
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer))
        {
            ModelId = AiModelInfo.OfflineName,
            FinishReason = ChatFinishReason.Stop,
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates()) yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType == typeof(ChatClientMetadata)) return s_metadata;
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
        // Holds nothing.
    }

    private TripBrief Brief(PromptData data)
    {
        var city = cities.Find(data.Request.Destination);
        var themes = ThemeChooser.Choose(data.Request, city);
        var wanted = data.Days * CityDays.PlacesADay(data.Request.Pace);
        var hands = city is null
            ? [.. themes.Select(_ => (IReadOnlyList<Place>)[])]
            : new PlaceChooser(data.Request, city, PriceLevel.High, new HashSet<string>(StringComparer.Ordinal)).Deal(themes, wanted);
        var anchors = Anchors(hands);
        return new TripBrief(
            city?.Name ?? Text.Clean(data.Request.Destination, TripRules.MaxDestinationLength),
            city?.Country,
            city?.Latitude,
            city?.Longitude,
            data.Currency ?? city?.Currency ?? "EUR",
            [.. themes.Zip(anchors, (theme, own) => new TripTheme(theme.Name, theme.Angle, own))]);
    }

    // What only one of the themes was dealt.
    private static IEnumerable<IReadOnlyList<string>> Anchors(IReadOnlyList<IReadOnlyList<Place>> hands)
        => hands.Select(hand => (IReadOnlyList<string>)[.. hand
            .Where(place => hands.Count(other => other.Contains(place)) == 1)
            .Take(6)
            .Select(place => place.Name)]);

    private TripDraft Draft(PromptData data)
    {
        var city = cities.Find(data.Request.Destination);
        var themes = ThemeChooser.Named([data.Theme?.Name ?? "", .. data.OtherThemes ?? []], data.Request, city);
        var theme = themes.FirstOrDefault(theme => string.Equals(theme.Name, data.Theme?.Name, StringComparison.Ordinal)) ?? themes[0];
        return new TripPlanner(data, city, themes, theme).Plan();
    }

    private static string Json<T>(T answer) => JsonSerializer.Serialize(answer, StructuredOutput.Json);
}
