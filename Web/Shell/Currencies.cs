namespace Concierge.Web.Shell;

/// <summary>The currencies that the form offers. Api takes any ISO 4217 code.</summary>
public static class Currencies
{
    private static readonly Dictionary<string, string?> Signs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["EUR"] = "€",
        ["USD"] = "$",
        ["GBP"] = "£",
        ["CHF"] = null,
        ["JPY"] = "¥",
        ["AUD"] = "A$",
        ["CAD"] = "CA$",
        ["CNY"] = "CN¥",
        ["CZK"] = null,
        ["DKK"] = null,
        ["INR"] = "₹",
        ["MXN"] = "MX$",
        ["NOK"] = null,
        ["NZD"] = "NZ$",
        ["PLN"] = null,
        ["SEK"] = null,
        ["SGD"] = "S$",
        ["THB"] = "฿",
        ["TRY"] = "₺",
        ["ZAR"] = null,
    };

    public static IEnumerable<string> Offered => Signs.Keys;

    public static string? Sign(string currency) => Signs.GetValueOrDefault(currency);
}
