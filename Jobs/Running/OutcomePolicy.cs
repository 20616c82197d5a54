using Concierge.Contracts.Jobs;

namespace Concierge.Jobs.Running;

/// <summary>What follows from how an attempt ended. Pure: no clock, no database.</summary>
internal static class OutcomePolicy
{
    /// <summary>The outcome of an attempt whose code threw, or null when nothing of it may be written.</summary>
    public static Outcome? OfError(Exception error, StopReason reason, ClaimedJob job, JobDefinition definition, Random random) => (reason, error) switch
    {
        (StopReason.LeaseLost, _) or (_, LeaseLostException) => null,
        (StopReason.CancelRequested, _) => Outcome.Cancelled(),
        (StopReason.WorkerStopping, _) => Outcome.HandedBack(),
        (StopReason.None, SuspendException suspended) => Outcome.Waiting(suspended),
        (_, SnoozeException snooze) => Outcome.Snoozed(snooze.Pause, StorableText.Of(snooze.Message, most: 200)),
        (_, FailForGoodException final) => Failed(final.Code, final.Message, error, "failed for good"),
        (StopReason.TimedOut, _) => Retry("timeout", $"The attempt took longer than {definition.Timeout}.", error, null, job, definition, random),
        (_, RetryableException passing) => Retry(passing.Code, passing.Message, error, passing.RetryAfter, job, definition, random),
        _ => Retry("unexpected", "Something went wrong on our side.", error, null, job, definition, random),
    };

    private static Outcome Retry(
        string code, string message, Exception error, TimeSpan? atLeast, ClaimedJob job, JobDefinition definition, Random random)
    {
        if (job.Attempt >= job.AttemptsAllowed) return Failed(code, message, error, "attempts used up");

        // Attempts that did not count, such as those that ended in a wait, are no reason to come back later.
        var counted = Math.Max(1, definition.MaxAttempts - (job.AttemptsAllowed - job.Attempt));
        var delay = definition.Retry.Delay(counted, random);
        return new Outcome(JobState.Scheduled, $"attempt {job.Attempt} failed: {code}")
        {
            ErrorCode = code,
            ErrorMessage = message,
            ErrorDetail = Detail(error),
            Delay = atLeast > delay ? atLeast.Value : delay,
        };
    }

    private static Outcome Failed(string code, string message, Exception error, string reason) => new(JobState.Failed, reason)
    {
        ErrorCode = code,
        ErrorMessage = message,
        ErrorDetail = Detail(error),
    };

    // Types and frames, not messages: those may carry what a person wrote.
    private static string Detail(Exception error)
    {
        var chain = string.Join(" <- ", Chain(error).Select(e => e.GetType().FullName));
        return StorableText.Of($"{chain}\n{error.StackTrace}", most: 8_000);
    }

    private static IEnumerable<Exception> Chain(Exception? error)
    {
        for (; error is not null; error = error.InnerException) yield return error;
    }
}
