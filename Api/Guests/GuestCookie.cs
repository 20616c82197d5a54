using Concierge.Contracts.Guests;

namespace Concierge.Api.Guests;

/// <summary>The cookie that carries a guest's token in browsers.</summary>
internal static class GuestCookie
{
    public const string Name = "concierge_guest";

    public static void Set(HttpContext context, GuestDto guest) => context.Response.Cookies.Append(Name, guest.Token, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Expires = guest.ExpiresAt,
        Path = "/",
        IsEssential = true,
    });
}
