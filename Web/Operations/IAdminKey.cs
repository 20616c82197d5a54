namespace Concierge.Web.Operations;

/// <summary>What makes the viewer an admin to Api. Scoped; the same for a request and for the circuit of its page.</summary>
public interface IAdminKey
{
    /// <summary>The key; null for a viewer who has not shown that they know it.</summary>
    string? Value { get; }
}
