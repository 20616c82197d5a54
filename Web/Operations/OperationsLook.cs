using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Concierge.Contracts.Operations;
using Concierge.Web.Shell;

namespace Concierge.Web.Operations;

/// <summary>Numbers of operations as a person reads them.</summary>
public static class OperationsLook
{
    // The page escapes it once more.
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>1,234; 10,000+; ≈ 1,003,000.</summary>
    public static string Count(CountDto count) => count.Kind switch
    {
        CountKind.AtLeast => $"{Number(count.Value)}+",
        CountKind.Estimate => $"≈ {Number(count.Value)}",
        _ => Number(count.Value),
    };

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>0.3 ms, 42 ms, 1.8 s, 3 min 05 s.</summary>
    public static string Milliseconds(double value) => value switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} ms"),
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{value:0} ms"),
        _ => Human.Duration(TimeSpan.FromMilliseconds(value)),
    };

    public static string Priority(int priority) => priority switch { 0 => "high", 1 => "normal", _ => "low" };

    public static string Json(JsonElement json) => JsonSerializer.Serialize(json, Pretty);

    /// <summary>The end of an id, which is the part that differs.</summary>
    public static string Tail(Guid id) => id.ToString()[^12..];
}
