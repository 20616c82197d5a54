namespace Concierge.Api.Accounts;

/// <summary>The cookie that keeps a browser signed in.</summary>
internal static class SessionCookie
{
    public const string Name = "concierge_session";

    public static void Set(HttpContext context, string secret, DateTimeOffset expires) => context.Response.Cookies.Append(Name, secret, Options(context, expires));

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, expires: null));

    private static CookieOptions Options(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Expires = expires,
        Path = "/",
        IsEssential = true,
    };
}
