namespace Concierge.Jobs;

/// <summary>How an event is published. Every property is optional.</summary>
public sealed record PublishOptions
{
    /// <summary>An event with this id is published once, however often it is tried: the id of a webhook's delivery, say. Made when null.</summary>
    public Guid? EventId { get; init; }

    /// <summary>What the event is about; a job may wait for events with one key only. 1 to 200 characters.</summary>
    public string? Key { get; init; }

    /// <summary>Whose event it is: the jobs it starts are theirs, and only theirs are woken. Null for the system's own, which wakes anybody's.</summary>
    public Guid? OwnerId { get; init; }

    /// <summary>Of the jobs that are started; the event's id when null.</summary>
    public Guid? CorrelationId { get; init; }
}

/// <summary>An event that was published.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsDuplicate">True when an event with this id had been published before: nothing was done.</param>
/// <param name="Started">One job for each subscribed type.</param>
/// <param name="Woken">How many waiting jobs it woke.</param>
public sealed record PublishedEvent(Guid Id, bool IsDuplicate, IReadOnlyList<JobTicket> Started, int Woken);
