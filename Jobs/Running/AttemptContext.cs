using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Concierge.Contracts;
using Concierge.Jobs.Live;
using Concierge.Jobs.Storage;

namespace Concierge.Jobs.Running;

/// <inheritdoc cref="JobContext"/>
internal sealed class AttemptContext(
    ClaimedJob job, JobsDatabase database, ProgressWriter progress, ChangeSignals signals, TimeProvider time) : JobContext
{
    private const int MaxMessage = 200;
    private readonly ConcurrentDictionary<string, bool> _stepNames = new(StringComparer.Ordinal);

    public override Guid JobId => job.Id;

    public override int Attempt => job.Attempt;

    public override Guid? OwnerId => job.OwnerId == Guid.Empty ? null : job.OwnerId;

    public override Guid? CorrelationId => job.CorrelationId;

    public override ValueTask ReportAsync(int percent, string? message = null)
    {
        progress.Report(new Progress(job.Id, job.Attempt, Math.Clamp(percent, 0, 100), StorableText.Of(message, MaxMessage)));
        return ValueTask.CompletedTask;
    }

    public override async Task<T> StepAsync<T>(
        string name, Func<CancellationToken, Task<T>> run, CancellationToken cancellation, object? inputs = null, int version = 1)
    {
        ArgumentNullException.ThrowIfNull(run);
        Guard.Length(name, 1, 100);
        if (!_stepNames.TryAdd(name, true)) throw new InvalidOperationException($"The step '{name}' was begun twice in one attempt.");

        using var activity = JobsTelemetry.Source.StartActivity($"step {name}");
        activity?.SetTag("job.id", job.Id);
        var begun = await DatabaseRetry.RunAsync(
            token => StepStatements.BeginAsync(database, job.Id, job.Attempt, name, Hash(inputs, Guard.Range(version, 1, int.MaxValue)), token), time, cancellation)
            ?? throw new LeaseLostException(job.Id, job.Attempt);
        if (begun.IsKept)
        {
            activity?.SetTag("job.step.kept", true);
            return JsonSerializer.Deserialize<T>(begun.Result!, Wire.Json)!;
        }

        signals.Changed([begun.Job]);
        return await RunStepAsync(name, run, activity, cancellation);
    }

    public override Task WaitForChildrenAsync(CancellationToken cancellation) => WaitAsync(new Wait(WaitKind.Children, "children"), cancellation);

    public override async Task<Answer<T>> WaitForEventAsync<T>(
        string name, string eventName, TimeSpan? timeout, string? key, CancellationToken cancellation)
        => Read<T>(await WaitAsync(
            new Wait(WaitKind.Event, Guard.Length(name, 1, 100), timeout, Guard.Length(eventName, 1, 100), key), cancellation));

    public override async Task<Answer<T>> AskAsync<T>(string name, Question question, TimeSpan? timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(question);
        Guard.Length(question.Text, 1, 500);
        var asked = JsonSerializer.Serialize(question, Wire.Json);
        return Read<T>(await WaitAsync(new Wait(WaitKind.Person, Guard.Length(name, 1, 100), timeout, Question: asked), cancellation));
    }

    private async Task<T> RunStepAsync<T>(
        string name, Func<CancellationToken, Task<T>> run, Activity? activity, CancellationToken cancellation)
    {
        try
        {
            var result = await run(cancellation);
            var json = JsonSerializer.Serialize(result, Wire.Json);
            // What was done must not be done again and again for a result that cannot be kept.
            if (StorableText.HasNul(json))
                throw new FailForGoodException(Outcome.Unstorable, $"The step '{name}' ended with a result that holds a NUL character, which cannot be stored.");

            // The work is done: a cancel that comes now must not lose its result.
            await EndAsync(name, completed: true, json, CancellationToken.None);
            return result;
        }
        catch (Exception error) when (error is not (LeaseLostException or SuspendException))
        {
            activity?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
            await EndFailedAsync(name);
            throw;
        }
    }

    private async Task EndAsync(string name, bool completed, string? result, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        var held = await DatabaseRetry.RunAsync(
            token => StepStatements.EndAsync(database, job.Id, job.Attempt, name, completed, result, token), time, patience.Token)
            ?? throw new LeaseLostException(job.Id, job.Attempt);
        signals.Changed([held]);
    }

    // For the eyes only: the attempt's own end says what went wrong, whether this row was written or not.
    private async Task EndFailedAsync(string name)
    {
        try
        {
            await StepStatements.EndAsync(database, job.Id, job.Attempt, name, completed: false, result: null, CancellationToken.None);
        }
        catch (Npgsql.NpgsqlException)
        {
            // See above.
        }
    }

    private async Task<OpenWait> WaitAsync(Wait wait, CancellationToken cancellation)
    {
        var open = await DatabaseRetry.RunAsync(token => WaitStatements.OpenAsync(database, job.Id, job.Attempt, wait, token), time, cancellation)
            ?? throw new LeaseLostException(job.Id, job.Attempt);
        return open.IsAnswered || open.IsOver ? open : throw new SuspendException(wait, open.WakesSeen, open.Left);
    }

    private static Answer<T> Read<T>(OpenWait wait)
        => wait is { IsAnswered: true, Answer: { } answer } ? new(Came: true, JsonSerializer.Deserialize<T>(answer, Wire.Json)) : default;

    private static byte[] Hash(object? inputs, int version)
    {
        byte[] json = inputs is null ? [] : JsonSerializer.SerializeToUtf8Bytes(inputs, inputs.GetType(), Wire.Json);
        return SHA256.HashData(version == 1 ? json : [.. json, .. BitConverter.GetBytes(version)]);
    }
}
