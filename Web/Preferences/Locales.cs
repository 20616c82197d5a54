using System.Globalization;

namespace Concierge.Web.Preferences;

/// <summary>The languages and regions that the form offers. Api takes any that .NET knows.</summary>
public static class Locales
{
    private static readonly string[] s_tags =
    [
        "bg-BG", "ca-ES", "cs-CZ", "da-DK", "de-AT", "de-CH", "de-DE", "el-GR", "en-AU", "en-CA", "en-GB", "en-IE", "en-IN", "en-NZ", "en-US", "en-ZA",
        "es-AR", "es-CL", "es-CO", "es-ES", "es-MX", "et-EE", "fi-FI", "fr-BE", "fr-CA", "fr-CH", "fr-FR", "ga-IE", "he-IL", "hi-IN", "hr-HR", "hu-HU",
        "id-ID", "is-IS", "it-CH", "it-IT", "ja-JP", "ko-KR", "lt-LT", "lv-LV", "nb-NO", "nl-BE", "nl-NL", "pl-PL", "pt-BR", "pt-PT", "ro-RO", "ru-RU",
        "sk-SK", "sl-SI", "sr-RS", "sv-SE", "th-TH", "tr-TR", "uk-UA", "vi-VN", "zh-CN", "zh-TW",
    ];

    /// <summary>Tags with their names, by name.</summary>
    /// <param name="kept">A tag that must be among them.</param>
    public static IEnumerable<(string Tag, string Name)> Offered(string kept)
        => s_tags.Append(kept).Distinct(StringComparer.Ordinal).Select(tag => (Tag: tag, Name: NameOf(tag))).OrderBy(locale => locale.Name, StringComparer.Ordinal);

    private static string NameOf(string tag)
    {
        try
        {
            return CultureInfo.GetCultureInfo(tag).EnglishName;
        }
        catch (CultureNotFoundException)
        {
            return tag;
        }
    }
}
