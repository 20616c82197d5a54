using System.ClientModel.Primitives;
using System.Globalization;

namespace Concierge.Core.Ai;

/// <summary>How long a provider asks to be left alone: <c>retry-after-ms: 1500</c>, <c>Retry-After: 7</c> or a date.</summary>
internal static class RetryAfterHeader
{
    public static TimeSpan? Read(PipelineResponseHeaders? headers, TimeProvider time)
    {
        if (headers is null) return null;

        return Number(headers, "retry-after-ms", 0.001) ?? Number(headers, "Retry-After", 1) ?? UntilDate(headers, time);
    }

    private static TimeSpan? Number(PipelineResponseHeaders headers, string name, double unitSeconds)
        => headers.TryGetValue(name, out var text)
            && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number <= TimeSpan.FromDays(1).TotalSeconds / unitSeconds
            ? TimeSpan.FromSeconds(number * unitSeconds)
            : null;

    private static TimeSpan? UntilDate(PipelineResponseHeaders headers, TimeProvider time)
        => headers.TryGetValue("Retry-After", out var text)
            && DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            && date > time.GetUtcNow()
            ? date - time.GetUtcNow()
            : null;
}
