namespace Concierge.Web.Accounts;

/// <summary>
/// What a mail's link carries behind the <c>#</c>, which browsers do not send: the page's script puts it into the form.
/// </summary>
public static class MailLink
{
    /// <summary>Address and token; empty where the link is not whole.</summary>
    public static (string Email, string Token) Read(string? fragment)
    {
        var parts = (fragment ?? string.Empty).TrimStart('#').Split(':', 2);
        return parts.Length == 2 ? (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1])) : (string.Empty, string.Empty);
    }
}
