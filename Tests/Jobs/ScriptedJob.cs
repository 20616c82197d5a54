using System.Collections.Concurrent;
using Concierge.Jobs;

namespace Concierge.Tests.Jobs;

public sealed record ScriptedInput(string What);

public sealed record ScriptedResult(string Said);

/// <summary>What scripted jobs do in one process, by the word they were enqueued with.</summary>
public sealed class JobScript
{
    private readonly ConcurrentDictionary<string, Func<JobContext, CancellationToken, Task<string>>> _parts = new(StringComparer.Ordinal);

    public void On(string what, Func<JobContext, CancellationToken, Task<string>> run) => _parts[what] = run;

    /// <summary>Ends when the job runs next.</summary>
    public Task NextRunOf(string what)
    {
        var ran = new TaskCompletionSource();
        On(what, (_, _) =>
        {
            ran.TrySetResult();
            return Task.FromResult($"did {what}");
        });
        return ran.Task;
    }

    public Task<string> RunAsync(string what, JobContext job, CancellationToken cancellation)
        => _parts.TryGetValue(what, out var run) ? run(job, cancellation) : Task.FromResult($"did {what}");
}

/// <summary>Retries at once, three attempts.</summary>
public sealed class ScriptedJob(JobScript script) : IJobHandler<ScriptedInput, ScriptedResult>
{
    public static JobDefinition<ScriptedInput, ScriptedResult> Definition { get; } = new("scripted")
    {
        Retry = new RetryPolicy(TimeSpan.FromMilliseconds(20), 1, TimeSpan.FromMilliseconds(20)),
    };

    public async Task<ScriptedResult> RunAsync(ScriptedInput payload, JobContext job, CancellationToken cancellation)
        => new(await script.RunAsync(payload.What, job, cancellation));
}

/// <summary>One attempt of at most 300 ms, on a queue of its own, to be started within 2 s.</summary>
public sealed class OneShotJob(JobScript script) : IJobHandler<ScriptedInput, ScriptedResult>
{
    public static JobDefinition<ScriptedInput, ScriptedResult> Definition { get; } = new("one-shot")
    {
        Queue = "one-shot",
        MaxAttempts = 1,
        Timeout = TimeSpan.FromMilliseconds(300),
        StartWithin = TimeSpan.FromSeconds(2),
        Retention = TimeSpan.FromSeconds(1),
    };

    public async Task<ScriptedResult> RunAsync(ScriptedInput payload, JobContext job, CancellationToken cancellation)
        => new(await script.RunAsync(payload.What, job, cancellation));
}
