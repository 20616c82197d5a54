using System.Globalization;
using Concierge.Contracts.Preferences;

namespace Concierge.Web.Preferences;

/// <summary>Preferences as the form has them, all in text.</summary>
public sealed record PreferencesForm(string TimeZone, string WorkStart, string WorkEnd, IReadOnlyList<string> WorkDays, string Locale, string Currency, bool MailWhenFinished = false)
{
    /// <summary>Value of the button that takes the browser's zone.</summary>
    public const string BrowserZone = "browserZone";

    private const string TimeFormat = "HH:mm";

    /// <summary>Days with their names, from Monday on.</summary>
    public static IReadOnlyList<(string Value, string Label)> Days { get; } =
        [.. Enumerable.Range(1, 7).Select(day => (DayOfWeek)(day % 7)).Select(day => (day.ToString(), day.ToString()))];

    /// <summary>About what mails may come.</summary>
    public static IReadOnlyList<(string Value, string Label)> Mails { get; } = [(Finished, "When a job that took longer than a minute has ended")];

    private const string Finished = "finished";

    /// <summary>Those of <see cref="Mails"/> that are wanted.</summary>
    public IReadOnlyCollection<string> WantedMails => MailWhenFinished ? [Finished] : [];

    public static PreferencesForm Of(PreferencesDto preferences)
    {
        ArgumentNullException.ThrowIfNull(preferences);
        return new(
            preferences.TimeZone,
            preferences.WorkStart.ToString(TimeFormat, CultureInfo.InvariantCulture),
            preferences.WorkEnd.ToString(TimeFormat, CultureInfo.InvariantCulture),
            [.. preferences.WorkDays.Select(day => day.ToString())],
            preferences.Locale,
            preferences.Currency,
            preferences.MailWhenFinished);
    }

    public static PreferencesForm Read(IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(form);
        var zone = form[BrowserZone].ToString() is { Length: > 0 } taken ? taken : form["timeZone"].ToString();
        return new(zone, form["workStart"].ToString(), form["workEnd"].ToString(), [.. form["workDays"].OfType<string>()], form["locale"].ToString(), form["currency"].ToString(), form["mailWhenFinished"].Count > 0);
    }

    /// <summary>What Api takes, or null and what is wrong by field.</summary>
    public PreferencesDto? ToDto(out IReadOnlyDictionary<string, string[]> errors)
    {
        var wrong = new Dictionary<string, string[]>(StringComparer.Ordinal);
        errors = wrong;
        var (hasStart, hasEnd) = (TryTime(WorkStart, out var start), TryTime(WorkEnd, out var end));
        if (!hasStart) wrong["workStart"] = ["Must be a time such as 09:00."];
        if (!hasEnd) wrong["workEnd"] = ["Must be a time such as 17:00."];
        else if (hasStart && end <= start) wrong["workEnd"] = ["Must be later than the start, on the same day."];
        if (WorkDays.Count == 0) wrong["workDays"] = ["Choose at least one day."];
        return wrong.Count == 0 ? new(TimeZone, start, end, [.. Chosen()], Locale, Currency, MailWhenFinished) : null;
    }

    private IEnumerable<DayOfWeek> Chosen() => WorkDays.Where(day => Days.Any(known => known.Value == day)).Select(Enum.Parse<DayOfWeek>);

    private static bool TryTime(string text, out TimeOnly time)
        => TimeOnly.TryParseExact(text, [TimeFormat, "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
