using Concierge.Web.Accounts;
using Microsoft.AspNetCore.Components;

namespace Concierge.Web.Guests;

/// <summary>
/// Who the viewer is to Api. Filled from the cookie for a request, and handed to the page's circuit by
/// protected component state, since a circuit has no request.
/// </summary>
public sealed class GuestSession
{
    [PersistentState]
    public string? Token { get; set; }

    /// <summary>Whether it is an account's session and not a guest's token.</summary>
    public bool IsSignedIn => Token?.StartsWith(SessionCookie.Prefix, StringComparison.Ordinal) == true;
}
