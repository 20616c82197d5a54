using Concierge.Contracts;
using Concierge.Contracts.Guests;
using Concierge.Web.Backend;

namespace Concierge.Web.Guests;

/// <summary>Makes the viewer a guest: asks Api for a token and keeps it in the session and the cookie.</summary>
public sealed class GuestDesk(IHttpClientFactory clients, IHttpContextAccessor accessor, GuestSession session)
{
    public const string Client = "guests";

    /// <summary>False when Api does not answer, or when this is a circuit, which can't set a cookie.</summary>
    public async Task<bool> WelcomeAsync(CancellationToken cancellation)
    {
        if (accessor.HttpContext is not { Response.HasStarted: false } context || context.WebSockets.IsWebSocketRequest) return false;
        if (await IssueAsync(cancellation) is not { } guest) return false;

        GuestCookie.Write(context, guest);
        session.Token = guest.Token;
        return true;
    }

    /// <summary>
    /// Sends what somebody wants kept. Whoever is nobody yet becomes a guest for it, and so does a guest whose token has ended.
    /// </summary>
    public async Task<ApiResult<T>> KeepAsync<T>(Func<Task<ApiResult<T>>> send, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(send);
        if (session.Token is null && !await WelcomeAsync(cancellation)) return ApiFailure.Unavailable;

        var result = await send();
        return result.Failure?.Kind == ApiFailureKind.Unauthorized && !session.IsSignedIn && await WelcomeAsync(cancellation) ? await send() : result;
    }

    private async Task<GuestDto?> IssueAsync(CancellationToken cancellation)
    {
        try
        {
            using var http = clients.CreateClient(Client);
            using var response = await http.PostAsync("/api/guests", content: null, cancellation);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<GuestDto>(Wire.Json, cancellation) : null;
        }
        catch (Exception error) when (Outage.Is(error, cancellation))
        {
            return null;
        }
    }
}
