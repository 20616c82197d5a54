using System.Buffers;
using Concierge.Contracts.Guests;

namespace Concierge.Web.Guests;

/// <summary>The cookie that keeps a guest's token in the browser, out of reach of scripts.</summary>
public static class GuestCookie
{
    public const string Name = "concierge_guest";

    private const int LongestToken = 4096;
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    /// <summary>The token, or null when there is none or what is there can't go into a header.</summary>
    public static string? Read(HttpRequest request)
        => request.Cookies[Name] is { Length: > 0 and <= LongestToken } token
            && !token.AsSpan().ContainsAnyExcept(TokenCharacters) ? token : null;

    public static void Write(HttpContext context, GuestDto guest) => context.Response.Cookies.Append(Name, guest.Token, new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        Path = "/",
        Expires = guest.ExpiresAt,
    });
}
