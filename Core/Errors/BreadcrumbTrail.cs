using System.Diagnostics;
using Concierge.Contracts.Errors;
using Microsoft.Extensions.Logging;

namespace Concierge.Core.Errors;

/// <summary>The latest events of the process's log, of which an error takes along those of its own trace.</summary>
internal sealed class BreadcrumbTrail(TimeProvider time)
{
    public const int MaxKept = 20;

    private const int Slots = 1024;
    private const string TemplateKey = "{OriginalFormat}";

    private readonly Entry?[] _entries = new Entry?[Slots];
    private long _next;

    public void Add<TState>(LogLevel level, string category, TState state)
    {
        var (template, ids) = Read(category, state as IReadOnlyList<KeyValuePair<string, object?>>);
        var slot = (Interlocked.Increment(ref _next) - 1) % Slots;
        Volatile.Write(ref _entries[slot], new Entry(
            Activity.Current?.TraceId.ToHexString(), new BreadcrumbDto(time.GetUtcNow(), level.ToString(), category, template, ids)));
    }

    /// <summary>Oldest first. Without a trace, the last of the whole process.</summary>
    public IReadOnlyList<BreadcrumbDto> Last(string? traceId)
    {
        var found = new List<BreadcrumbDto>(MaxKept);
        var newest = Volatile.Read(ref _next) - 1;
        for (var at = newest; at >= 0 && at > newest - Slots && found.Count < MaxKept; at--)
        {
            if (Volatile.Read(ref _entries[at % Slots]) is { } entry && (traceId is null || string.Equals(entry.TraceId, traceId, StringComparison.Ordinal)))
                found.Add(entry.Breadcrumb);
        }

        found.Reverse();
        return found;
    }

    // Templates are text from the code and ids say nothing by themselves; any other value might be about a person.
    private static (string Template, IReadOnlyDictionary<string, Guid>? Ids) Read(string category, IReadOnlyList<KeyValuePair<string, object?>>? values)
    {
        var template = "";
        Dictionary<string, Guid>? ids = null;
        for (var index = 0; index < values?.Count; index++)
        {
            var (name, value) = values[index];
            if (value is Guid id) (ids ??= new(StringComparer.Ordinal))[name] = id;
            if (name is TemplateKey && value is string text && IsTemplate(category, values.Count)) template = text;
        }

        return (template, ids);
    }

    // Somebody's library may put values into the text itself; then there is nothing beside the text.
    private static bool IsTemplate(string category, int values)
        => values > 1 || category.StartsWith("Concierge.", StringComparison.Ordinal) || category.StartsWith("Microsoft.", StringComparison.Ordinal);

    private sealed record Entry(string? TraceId, BreadcrumbDto Breadcrumb);
}
