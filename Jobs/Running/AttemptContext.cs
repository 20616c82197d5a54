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
        progress.Report(new Progress(job.Id, job.Attempt, Math.Clamp(percent, 0, 100), Shorten(message)));
        return ValueTask.CompletedTask;
    }

    public override async Task<T> StepAsync<T>(
        string name, Func<CancellationToken, Task<T>> run, CancellationToken cancellation, object? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        Guard.Length(name, 1, 100);
        if (!_stepNames.TryAdd(name, true)) throw new InvalidOperationException($"The step '{name}' was begun twice in one attempt.");

        using var activity = JobsTelemetry.Source.StartActivity($"step {name}");
        activity?.SetTag("job.id", job.Id);
        var begun = await DatabaseRetry.RunAsync(
            token => StepStatements.BeginAsync(database, job.Id, job.Attempt, name, Hash(inputs), token), time, cancellation)
            ?? throw new LeaseLostException(job.Id, job.Attempt);
        if (begun.IsKept)
        {
            activity?.SetTag("job.step.kept", true);
            return JsonSerializer.Deserialize<T>(begun.Result!, Wire.Json)!;
        }

        signals.Changed([begun.Job]);
        return await RunStepAsync(name, run, activity, cancellation);
    }

    private async Task<T> RunStepAsync<T>(
        string name, Func<CancellationToken, Task<T>> run, Activity? activity, CancellationToken cancellation)
    {
        try
        {
            var result = await run(cancellation);
            // The work is done: a cancel that comes now must not lose its result.
            await EndAsync(name, completed: true, JsonSerializer.Serialize(result, Wire.Json), CancellationToken.None);
            return result;
        }
        catch (Exception error) when (error is not LeaseLostException)
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

    private static byte[] Hash(object? inputs)
        => SHA256.HashData(inputs is null ? [] : JsonSerializer.SerializeToUtf8Bytes(inputs, inputs.GetType(), Wire.Json));

    private static string? Shorten(string? message) => message is { Length: > MaxMessage } ? message[..MaxMessage] : message;
}
