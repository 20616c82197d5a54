using System.Net.Http.Headers;
using Concierge.Web.Guests;

namespace Concierge.Web.Operations;

/// <summary>With what the viewer asks for admin routes: the configured key, or else the account they signed in with. Whether that is an admin's is for Api to say.</summary>
public sealed class AdminCredentials(IAdminKey key, GuestSession viewer)
{
    public const string KeyHeader = "X-Admin-Key";

    public bool Any => key.Value is not null || viewer.IsSignedIn;

    public void AddTo(HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (key.Value is { } value) request.Headers.TryAddWithoutValidation(KeyHeader, value);
        if (viewer is { IsSignedIn: true, Token: { } token }) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }
}
