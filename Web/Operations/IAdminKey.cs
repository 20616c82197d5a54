using Microsoft.AspNetCore.Components;

namespace Concierge.Web.Operations;

/// <summary>The key with which the viewer signed in as admin, for clients of Api's admin routes.</summary>
public interface IAdminKey
{
    /// <summary>To be sent as <c>X-Admin-Key</c>; null when the viewer is no admin.</summary>
    string? Value { get; }
}

/// <inheritdoc/>
/// <remarks>Filled from the cookie for a request, and handed to the page's circuit by protected component state.</remarks>
public sealed class AdminSession : IAdminKey
{
    [PersistentState]
    public string? Value { get; set; }
}
