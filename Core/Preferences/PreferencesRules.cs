using System.Globalization;
using System.Text.RegularExpressions;
using Concierge.Contracts.Preferences;
using Concierge.Core.Results;
using Concierge.Core.Trips;

namespace Concierge.Core.Preferences;

/// <summary>What preferences may be.</summary>
public static partial class PreferencesRules
{
    private const int LongestZone = 64;

    /// <summary>The preferences as they are kept: days from Monday on, names in their usual spelling.</summary>
    public static Result<PreferencesDto> Check(PreferencesDto preferences)
    {
        ArgumentNullException.ThrowIfNull(preferences);
        var errors = new FieldErrors();
        var locale = Locale(preferences.Locale);
        var days = preferences.WorkDays;
        errors.AddUnless(IsZone(preferences.TimeZone), "timeZone", "Must be an IANA time zone such as Europe/Berlin.");
        errors.AddUnless(preferences.WorkEnd > preferences.WorkStart, "workEnd", "Must be later than workStart, on the same day.");
        errors.AddUnless(days.Count is >= 1 and <= 7 && days.Distinct().Count() == days.Count, "workDays", "Must name one to seven days, each once.");
        errors.AddUnless(locale is not null, "locale", "Must be a language tag such as en-GB or de.");
        errors.AddUnless(Currencies.IsKnown(preferences.Currency), "currency", "Must be a currency code of ISO 4217 in capitals, such as EUR.");
        if (errors.Any) return errors.ToError();

        return preferences with { Locale = locale!, WorkDays = [.. days.OrderBy(day => ((int)day + 6) % 7)] };
    }

    // Asked of the system only in this form: the name becomes a part of a file's path there.
    private static bool IsZone(string id)
        => id.Length <= LongestZone && ZoneForm().IsMatch(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId;

    private static string? Locale(string tag)
    {
        if (!LocaleForm().IsMatch(tag)) return null;
        try
        {
            return CultureInfo.GetCultureInfo(tag, predefinedOnly: true).Name;
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+){0,2}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ZoneForm();

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LocaleForm();
}
