using System.Globalization;

namespace Concierge.Core.Schedules;

/// <summary>Says the plain crontab expressions in English; the others are left to those who read cron.</summary>
internal static class CronWords
{
    private static readonly string[] s_days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    private static readonly string[] s_dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <summary>Such as <c>every day at 03:30</c>; null when it is not plain enough.</summary>
    public static string? Of(string cron) => cron.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["*", "*", "*", "*", "*"] => "every minute",
        [var minute, "*", "*", "*", "*"] when Step(minute) is { } step => $"every {step} minutes",
        [var minute, "*", "*", "*", "*"] when Number(minute, 59) is { } at => $"every hour at {at:00} past",
        [var minute, var hour, var day, "*", var weekday] when Time(hour, minute) is { } time => Days(day, weekday) is { } days ? $"{days} at {time}" : null,
        _ => null,
    };

    private static string? Days(string day, string weekday) => (day, weekday) switch
    {
        ("*", "*") => "every day",
        ("*", "1-5" or "MON-FRI") => "Monday to Friday",
        ("*", _) when Weekday(weekday) is { } name => $"every {name}",
        (_, "*") when Number(day, 31) is { } number and > 0 => string.Create(CultureInfo.InvariantCulture, $"on day {number} of every month"),
        _ => null,
    };

    private static string? Weekday(string text)
        => Number(text, 7) is { } number ? s_days[number]
            : Array.IndexOf(s_dayNames, text.ToUpperInvariant()) is >= 0 and var named ? s_days[named]
            : null;

    private static string? Time(string hour, string minute)
        => Number(hour, 23) is { } h && Number(minute, 59) is { } m ? string.Create(CultureInfo.InvariantCulture, $"{h:00}:{m:00}") : null;

    // A step that does not divide the hour has a shorter gap at its end, which "every n minutes" would hide.
    private static int? Step(string text)
        => text.StartsWith("*/", StringComparison.Ordinal) && Number(text[2..], 30) is { } step and > 1 && 60 % step == 0 ? step : null;

    private static int? Number(string text, int max)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max ? number : null;
}
