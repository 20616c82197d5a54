using System.Diagnostics;
using Concierge.Jobs.Live;
using Concierge.Jobs.Operations;
using Concierge.Jobs.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Concierge.Jobs.Running;

/// <summary>Runs one attempt of a claimed job, from its trace to its written end.</summary>
internal sealed class AttemptRunner(
    IServiceScopeFactory scopes, JobRegistry registry, JobsDatabase database, RunningAttempts running, OutcomeWriter outcomes,
    ProgressWriter progress, ChangeSignals signals, MinuteWriter minutes, IEnumerable<IJobFaultObserver> observers, TimeProvider time, ILogger<AttemptRunner> logger)
{
    /// <summary>How long code that ignores its token may hold its slot once the token has fired.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Never throws. Ends when the attempt's end is durable, or is nobody's business any more.</summary>
    public async Task RunAsync(ClaimedJob job)
    {
        var registration = registry.Get(job.Type);
        using var activity = StartActivity(job);
        JobsTelemetry.Begun(registration.Definition, job.Waited);
        var started = time.GetTimestamp();
        var attempt = running.Begin(job);
        try
        {
            var outcome = await ExecuteAsync(registration, attempt);
            var last = progress.Take(job.Id);
            var counted = outcome is not null && await outcomes.WriteAsync(job, outcome with { Message = last?.Message });
            Record(job, counted ? outcome : null, activity, time.GetElapsedTime(started));
        }
        finally
        {
            running.End(attempt);
        }
    }

    private async Task<Outcome?> ExecuteAsync(JobRegistration registration, RunningAttempt attempt)
    {
        var job = attempt.Job;
        await using var timer = time.CreateTimer(
            _ => attempt.Stop(StopReason.TimedOut), state: null, registration.Definition.Timeout, Timeout.InfiniteTimeSpan);
        try
        {
            var result = await WithPatienceAsync(RunHandlerAsync(registration, attempt), attempt.Token);
            return Outcome.Completed(result);
        }
        catch (Exception error)
        {
            if (attempt.Reason == StopReason.None && error is not (SuspendException or SnoozeException))
            {
                // The type only: a message may carry what a person wrote. The stack is kept with the job.
                logger.LogWarning("Attempt {Attempt} of job {JobId} ({JobType}) failed: {Error}", job.Attempt, job.Id, job.Type, error.GetType().Name);
                foreach (var observer in observers) observer.Failed(new JobFault(error, job.Id, job.Type, job.OwnerId == Guid.Empty ? null : job.OwnerId));
            }

            return OutcomePolicy.OfError(error, attempt.Reason, job, registration.Definition, Random.Shared);
        }
    }

    private async Task<string> RunHandlerAsync(JobRegistration registration, RunningAttempt attempt)
    {
        // Off the claiming loop at once: a handler may compute for a second before its first await.
        await Task.Yield();
        var context = new AttemptContext(attempt.Job, database, progress, signals, time);
        await using var scope = scopes.CreateAsyncScope();
        foreach (var initializer in scope.ServiceProvider.GetServices<IJobScopeInitializer>()) initializer.Initialize(context);
        return await registration.RunAsync(scope.ServiceProvider, attempt.Job, context, attempt.Token);
    }

    private async Task<string> WithPatienceAsync(Task<string> handler, CancellationToken token)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), fired);
        if (await Task.WhenAny(handler, fired.Task) == handler) return await handler;
        return await handler.WaitAsync(Patience, time, CancellationToken.None);
    }

    private static Activity? StartActivity(ClaimedJob job)
    {
        // The claiming loop's own activity, if any, is no ancestor of the job; whoever enqueued it is.
        Activity.Current = null;
        _ = ActivityContext.TryParse(job.TraceParent, traceState: null, isRemote: true, out var parent);
        var activity = JobsTelemetry.Source.StartActivity($"process {job.Type}", ActivityKind.Consumer, parent);
        activity?.SetTag("messaging.system", JobsTelemetry.SystemName);
        activity?.SetTag("messaging.operation.type", "process");
        activity?.SetTag("messaging.message.id", job.Id);
        activity?.SetTag("job.type", job.Type);
        activity?.SetTag("job.attempt", job.Attempt);
        return activity;
    }

    private void Record(ClaimedJob job, Outcome? outcome, Activity? activity, TimeSpan ran)
    {
        var name = outcome?.State.ToString().ToLowerInvariant() ?? "lost";
        JobsTelemetry.AttemptEnded(registry.Get(job.Type).Definition, name, outcome?.ErrorCode, ran);
        minutes.Ended(job, outcome, ran);
        activity?.SetTag("job.outcome", name);
        if (outcome?.ErrorCode is { } code) activity?.SetStatus(ActivityStatusCode.Error, code);
        logger.LogInformation("Attempt {Attempt} of job {JobId} ({JobType}) ended as {Outcome} after {Milliseconds} ms",
            job.Attempt, job.Id, job.Type, name, (long)ran.TotalMilliseconds);
    }
}
