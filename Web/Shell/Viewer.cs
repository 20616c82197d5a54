using Microsoft.AspNetCore.Components;

namespace Concierge.Web.Shell;

/// <summary>The viewer's own settings, from cookies: the theme they chose and the time zone that their browser told.</summary>
public sealed class Viewer
{
    public const string ThemeCookie = "concierge_theme";
    public const string ZoneCookie = "concierge_zone";

    /// <summary>dark, light, or null to follow the system.</summary>
    public string? Theme { get; private set; }

    [PersistentState]
    public string? ZoneId { get; set; }

    /// <summary>UTC until the browser has told.</summary>
    public TimeZoneInfo Zone => ZoneId is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;

    public void Read(IRequestCookieCollection cookies)
    {
        Theme = cookies[ThemeCookie] is "dark" or "light" ? cookies[ThemeCookie] : null;
        ZoneId ??= cookies[ZoneCookie] is { Length: > 0 and <= 64 } zone ? zone : null;
    }
}
