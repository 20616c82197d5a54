using System.Text.Json;
using Concierge.Contracts;
using Concierge.Contracts.Jobs;
using Concierge.Jobs.Running;

namespace Concierge.Jobs.Testing;

/// <summary>One attempt of a job of the test kit.</summary>
internal sealed class MemoryJobContext(MemoryJobs jobs, MemoryJob job) : JobContext
{
    private readonly HashSet<string> _begun = new(StringComparer.Ordinal);

    public override Guid JobId => job.Stored.Id;

    public override int Attempt => job.Attempt;

    public override Guid? OwnerId => job.Stored.OwnerId == Guid.Empty ? null : job.Stored.OwnerId;

    public override Guid? CorrelationId => job.Stored.CorrelationId;

    public override async Task<T> StepAsync<T>(
        string name, Func<CancellationToken, Task<T>> run, CancellationToken cancellation, object? inputs = null, int version = 1)
    {
        ArgumentNullException.ThrowIfNull(run);
        var key = $"{Guard.Length(name, 1, 100)}\n{version}\n{JsonSerializer.Serialize(inputs, Wire.Json)}";
        lock (job)
        {
            if (!_begun.Add(name)) throw new InvalidOperationException($"The step '{name}' was begun twice in one attempt.");
            if (job.Steps.TryGetValue(key, out var kept)) return JsonSerializer.Deserialize<T>(kept, Wire.Json)!;
        }

        var result = JsonSerializer.Serialize(await run(cancellation), Wire.Json);
        lock (job) job.Steps[key] = result;
        return JsonSerializer.Deserialize<T>(result, Wire.Json)!;
    }

    public override ValueTask ReportAsync(int percent, string? message = null)
    {
        lock (job) job.Reports.Add(new JobReport(Math.Clamp(percent, 0, 100), message));
        return ValueTask.CompletedTask;
    }

    public override Task WaitForChildrenAsync(CancellationToken cancellation)
    {
        if (jobs.All.Any(child => child.Stored.ParentId == JobId && !child.State.IsTerminal())) Suspend(new Wait(WaitKind.Children, "children"));
        return Task.CompletedTask;
    }

    public override Task<Answer<T>> WaitForEventAsync<T>(
        string name, string eventName, TimeSpan? timeout, string? key, CancellationToken cancellation)
    {
        var wait = new Wait(WaitKind.Event, name, timeout, eventName, key);
        return Task.FromResult(AnswerTo<T>(wait, jobs.FindEvent(wait, job)));
    }

    public override Task<Answer<T>> AskAsync<T>(string name, Question question, TimeSpan? timeout, CancellationToken cancellation)
        => Task.FromResult(AnswerTo<T>(new Wait(WaitKind.Person, name, timeout, Question: JsonSerializer.Serialize(question, Wire.Json)), known: null));

    private Answer<T> AnswerTo<T>(Wait wait, string? known)
    {
        if (!job.Waits.TryGetValue(wait.Name, out var open))
        {
            open = new MemoryWait(wait, wait.Timeout is { } timeout ? jobs.Time.GetUtcNow() + timeout : DateTimeOffset.MaxValue)
            {
                Answer = known,
                IsAnswered = known is not null,
            };
            job.Waits[wait.Name] = open;
        }

        if (open.IsAnswered) return new Answer<T>(Came: true, JsonSerializer.Deserialize<T>(open.Answer!, Wire.Json));
        if (open.Until <= jobs.Time.GetUtcNow()) return default;
        throw new SuspendException(wait, wakesSeen: 0, open.Until == DateTimeOffset.MaxValue ? null : open.Until - jobs.Time.GetUtcNow());
    }

    private static void Suspend(Wait wait) => throw new SuspendException(wait, wakesSeen: 0, left: null);
}
