using System.Globalization;

namespace Concierge.Jobs.Dispatch;

/// <summary>Which announcement a nudge and a notice belong to: they count up in each process.</summary>
/// <param name="Process">Who announced.</param>
/// <param name="Number">The newest announcement that is meant.</param>
internal readonly record struct Announcement(Guid Process, long Number)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Process:N}:{Number}");

    public static bool TryParse(string? text, out Announcement announcement)
    {
        announcement = default;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0 || !Guid.TryParseExact(text.AsSpan(0, colon), "N", out var process)) return false;
        if (!long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;

        announcement = new Announcement(process, number);
        return true;
    }
}
