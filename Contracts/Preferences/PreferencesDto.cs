namespace Concierge.Contracts.Preferences;

/// <summary>How somebody wants times, days and money to be understood.</summary>
/// <param name="TimeZone">IANA name, such as <c>Europe/Berlin</c>.</param>
/// <param name="WorkStart">Local time at which a working day begins.</param>
/// <param name="WorkEnd">Local time at which it ends, on the same day.</param>
/// <param name="WorkDays">One to seven, each once.</param>
/// <param name="Locale">BCP 47, such as <c>de-AT</c>.</param>
/// <param name="Currency">ISO 4217, such as <c>EUR</c>.</param>
/// <param name="MailWhenFinished">Whether a mail comes when a job that took longer than a minute has ended. Needs an account with a confirmed address.</param>
public sealed record PreferencesDto(
    string TimeZone, TimeOnly WorkStart, TimeOnly WorkEnd, IReadOnlyList<DayOfWeek> WorkDays, string Locale, string Currency, bool MailWhenFinished = false)
{
    /// <summary>What holds until somebody sets them.</summary>
    public static PreferencesDto Defaults { get; } = new(
        "Etc/UTC",
        new TimeOnly(9, 0),
        new TimeOnly(17, 0),
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday],
        "en-GB",
        "EUR");
}
