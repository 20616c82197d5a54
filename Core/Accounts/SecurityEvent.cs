namespace Concierge.Core.Accounts;

/// <summary>What happened to somebody's access: a line of the audit log. Ids only; no address, no name.</summary>
public sealed class SecurityEvent
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Such as <c>sign_in</c>, <c>sign_in_failed</c>, <c>api_key_made</c>, <c>roles_changed</c>, <c>secret_read</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whose access; null where nobody is known, as when an address belongs to no account.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>Who did it, where that is somebody else.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>What it was done to: a session, a key, a secret.</summary>
    public Guid? SubjectId { get; init; }

    public string? TraceId { get; init; }
}
