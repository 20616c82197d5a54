namespace Concierge.Jobs;

/// <summary>How one job differs from its definition. Every property is optional.</summary>
public sealed record EnqueueOptions
{
    internal static EnqueueOptions None { get; } = new();

    /// <summary>Whose job it is; null for the system's own.</summary>
    public Guid? OwnerId { get; init; }

    /// <summary>Id to use, so that a row can refer to its job before it exists. A version 7 UUID; made when null.</summary>
    public Guid? JobId { get; init; }

    /// <summary>Not before this moment; at once when null.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>At most one job for this key and owner, as long as the first is kept; 1 to 200 characters.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The job that this one belongs to; cancelling the parent cancels it.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>Joins everything that one request set off.</summary>
    public Guid? CorrelationId { get; init; }

    /// <summary>Instead of the definition's.</summary>
    public JobPriority? Priority { get; init; }
}

/// <summary>A job that was accepted.</summary>
/// <param name="Id">The job.</param>
/// <param name="IsDuplicate">True when the idempotency key had been used before: <paramref name="Id"/> is that earlier job.</param>
public readonly record struct JobTicket(Guid Id, bool IsDuplicate);
