namespace Concierge.Core.Idempotency;

/// <summary>Where a key counts: for one person on one route.</summary>
public sealed record IdempotencyScope(Guid OwnerId, string Route, string Key);

/// <summary>A key that one request has taken.</summary>
public sealed record IdempotencyClaim(IdempotencyScope Scope, Guid Id);

/// <summary>An answer that is given again.</summary>
public sealed record StoredAnswer(int Status, string? ContentType, string? Location, byte[] Body);

/// <summary>What a request with a key has to do.</summary>
public abstract record IdempotencyDecision
{
    private IdempotencyDecision()
    {
    }

    /// <summary>It is the first: do the work, then complete or release the claim.</summary>
    public sealed record Work(IdempotencyClaim Claim) : IdempotencyDecision;

    /// <summary>It was done before.</summary>
    public sealed record Replay(StoredAnswer Answer) : IdempotencyDecision;

    /// <summary>The key belongs to another request.</summary>
    public sealed record Reused : IdempotencyDecision;

    /// <summary>The first is still at it after all the time that a request may wait.</summary>
    public sealed record InUse : IdempotencyDecision;
}
