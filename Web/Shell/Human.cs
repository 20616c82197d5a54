using System.Globalization;

namespace Concierge.Web.Shell;

/// <summary>Numbers and times as a person reads them, the same on every machine.</summary>
public static class Human
{
    private static readonly CultureInfo Words = CultureInfo.InvariantCulture;

    /// <summary>0.4 s, 12 s, 3 min 05 s, 2 h 10 min.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalSeconds: < 10 } => string.Create(Words, $"{span.TotalSeconds:0.0} s"),
        { TotalMinutes: < 1 } => string.Create(Words, $"{(int)span.TotalSeconds} s"),
        { TotalHours: < 1 } => string.Create(Words, $"{span.Minutes} min {span.Seconds:00} s"),
        _ => string.Create(Words, $"{(int)span.TotalHours} h {span.Minutes:00} min"),
    };

    /// <summary>A clock that ticks: 0:07, 3:05, 1:02:33.</summary>
    public static string Clock(TimeSpan span) => span.TotalHours < 1
        ? string.Create(Words, $"{span.Minutes}:{span.Seconds:00}")
        : string.Create(Words, $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}");

    /// <summary>just now, 5 min ago, 3 h ago, in 10 min; a date when it is further off than a day.</summary>
    public static string Relative(DateTimeOffset moment, DateTimeOffset now, TimeZoneInfo zone)
    {
        var distance = (now - moment).Duration();
        var words = distance switch
        {
            { TotalMinutes: < 1 } => moment > now ? "in a moment" : "just now",
            { TotalHours: < 1 } => Toward(string.Create(Words, $"{(int)distance.TotalMinutes} min"), moment > now),
            { TotalDays: < 1 } => Toward(string.Create(Words, $"{(int)distance.TotalHours} h"), moment > now),
            _ => Moment(moment, zone),
        };
        return words;
    }

    /// <summary>22 Nov 2026, 07:12 in the viewer's zone.</summary>
    public static string Moment(DateTimeOffset moment, TimeZoneInfo zone)
        => TimeZoneInfo.ConvertTime(moment, zone).ToString("d MMM yyyy, HH:mm", Words);

    public static string Date(DateOnly date) => date.ToString("ddd d MMM yyyy", Words);

    public static string ShortDate(DateOnly date) => date.ToString("d MMM", Words);

    public static string Time(TimeOnly time) => time.ToString("HH:mm", Words);

    /// <summary>€1,500; the code stands before the amount where no sign is known.</summary>
    public static string Money(decimal amount, string currency)
    {
        var number = amount.ToString(amount == decimal.Truncate(amount) ? "N0" : "N2", Words);
        return Currencies.Sign(currency) is { } sign ? sign + number : $"{currency} {number}";
    }

    /// <summary>1 day, 3 days.</summary>
    public static string Count(int count, string one, string? many = null)
        => string.Create(Words, $"{count} {(count == 1 ? one : many ?? one + "s")}");

    private static string Toward(string distance, bool future) => future ? $"in {distance}" : $"{distance} ago";
}
