using Concierge.Contracts.Accounts;

namespace Concierge.Web.Accounts;

/// <summary>The cookie that keeps somebody signed in, out of reach of scripts.</summary>
public static class SessionCookie
{
    public const string Name = "concierge_session";

    /// <summary>What Api's session secrets begin with.</summary>
    public const string Prefix = "cs_";

    private const int LongestSecret = 200;

    public static string? Read(HttpRequest request)
        => request.Cookies[Name] is { Length: <= LongestSecret } secret && secret.StartsWith(Prefix, StringComparison.Ordinal)
            && secret.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') ? secret : null;

    public static void Write(HttpContext context, SessionTokenDto session)
        => context.Response.Cookies.Append(Name, session.Token, Options(context, session.ExpiresAt));

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, expires: null));

    private static CookieOptions Options(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        Path = "/",
        Expires = expires,
    };
}
