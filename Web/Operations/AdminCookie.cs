using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Concierge.Web.Operations;

/// <summary>Keeps the admin key in the browser: encrypted, out of reach of scripts, for this site only, for a working day.</summary>
public sealed class AdminCookie(IDataProtectionProvider protection)
{
    public const string Name = "concierge_admin";

    private const int LongestValue = 4096;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(10);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Concierge.Web.Admin").ToTimeLimitedDataProtector();

    /// <summary>The key; null when there is none, or none that this site wrote in time.</summary>
    public string? Read(HttpRequest request)
    {
        if (request.Cookies[Name] is not { Length: > 0 and <= LongestValue } value) return null;
        try
        {
            return _protector.Unprotect(value);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Write(HttpContext context, string key) => context.Response.Cookies.Append(Name, _protector.Protect(key, Lifetime), Options(context));

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context));

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        Path = "/",
    };
}
