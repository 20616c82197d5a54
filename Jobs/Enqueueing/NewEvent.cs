using System.Text.Json;
using Concierge.Contracts;

namespace Concierge.Jobs.Enqueueing;

/// <summary>An event on its way into the table.</summary>
internal sealed record NewEvent(Guid Id, string Name, string? Key, Guid OwnerId, Guid? CorrelationId, string Data)
{
    public static NewEvent Create<TData>(string name, TData data, PublishOptions? options) => new(
        options?.EventId ?? Guid.CreateVersion7(),
        Guard.Length(name, 1, 100),
        options?.Key is { } key ? Guard.Length(key, 1, 200, nameof(PublishOptions.Key)) : null,
        options?.OwnerId ?? Guid.Empty,
        options?.CorrelationId,
        StorableText.Json(JsonSerializer.Serialize(data, Wire.Json)));

    /// <summary>For one subscribed type: the event's id makes its job unique.</summary>
    public EnqueueOptions ForSubscriber(JobDefinition definition) => new()
    {
        OwnerId = OwnerId == Guid.Empty ? null : OwnerId,
        CorrelationId = CorrelationId ?? Id,
        IdempotencyKey = $"event {Id} {definition.Name}",
    };
}
