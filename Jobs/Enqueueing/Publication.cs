namespace Concierge.Jobs.Enqueueing;

/// <summary>An event with the jobs it starts: made once, so that it can be stored again where an answer was lost.</summary>
internal sealed record Publication(NewEvent Event, IReadOnlyList<NewJob> Jobs)
{
    /// <exception cref="ArgumentException">The data is no payload of a subscribed type.</exception>
    public static Publication Create<TData>(JobRegistry registry, string name, TData data, PublishOptions? options)
    {
        var published = NewEvent.Create(name, data, options);
        return new Publication(published, [.. registry.SubscribersOf(name).Select(subscriber => subscriber.Subscribed(published))]);
    }
}
