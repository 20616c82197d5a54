namespace Concierge.Jobs;

/// <summary>
/// The code of a job type. An instance is made in a fresh service scope for each attempt. An attempt may be
/// repeated after a crash: put everything with an effect into a step, and make each step safe to run twice.
/// </summary>
/// <typeparam name="TPayload">What the job was enqueued with.</typeparam>
/// <typeparam name="TResult">What it ends with.</typeparam>
public interface IJobHandler<TPayload, TResult>
{
    /// <summary>The type's settings.</summary>
    static abstract JobDefinition<TPayload, TResult> Definition { get; }

    /// <summary>
    /// Runs one attempt. Returning completes the job. Throwing <see cref="FailForGoodException"/> ends it as
    /// failed; any other exception is retried by the definition's policy until the attempts are used up.
    /// </summary>
    /// <param name="payload">What the job was enqueued with.</param>
    /// <param name="job">Steps, progress and identity of this attempt.</param>
    /// <param name="cancellation">Fires on cancel, timeout, lost lease and shutdown.</param>
    Task<TResult> RunAsync(TPayload payload, JobContext job, CancellationToken cancellation);
}
