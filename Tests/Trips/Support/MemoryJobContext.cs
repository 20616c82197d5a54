using System.Text.Json;
using Concierge.Jobs;

namespace Concierge.Tests.Trips.Support;

/// <summary>The attempts of one job without an engine: finished steps are kept as JSON from one attempt to the next.</summary>
internal sealed class MemoryJobContext : JobContext
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);
    private readonly List<(int Percent, string? Message)> _reports = [];

    public override Guid JobId { get; } = Guid.CreateVersion7();

    public override int Attempt => 1;

    public override Guid? OwnerId => null;

    public override Guid? CorrelationId => null;

    public IReadOnlyCollection<string> FinishedSteps => _kept.Keys;

    public IReadOnlyList<(int Percent, string? Message)> Reports => _reports;

    public override async Task<T> StepAsync<T>(string name, Func<CancellationToken, Task<T>> run, CancellationToken cancellation, object? inputs = null, int version = 1)
    {
        var key = $"{name} {JsonSerializer.Serialize(inputs)}";
        lock (_lock)
        {
            if (_kept.TryGetValue(key, out var kept)) return JsonSerializer.Deserialize<T>(kept)!;
        }

        var result = await run(cancellation);
        lock (_lock) _kept[key] = JsonSerializer.Serialize(result);
        return result;
    }

    public override ValueTask ReportAsync(int percent, string? message = null)
    {
        lock (_lock) _reports.Add((percent, message));
        return ValueTask.CompletedTask;
    }

    public override Task WaitForChildrenAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public override Task<Answer<T>> WaitForEventAsync<T>(string name, string eventName, TimeSpan? timeout, string? key, CancellationToken cancellation)
        => throw new NotSupportedException();

    public override Task<Answer<T>> AskAsync<T>(string name, Question question, TimeSpan? timeout, CancellationToken cancellation)
        => throw new NotSupportedException();
}
