namespace Concierge.Jobs;

/// <summary>What a handler can ask of the engine during one attempt. Safe for concurrent use.</summary>
public abstract class JobContext
{
    /// <summary>The job's id, the same for every attempt.</summary>
    public abstract Guid JobId { get; }

    /// <summary>This attempt, counted from 1.</summary>
    public abstract int Attempt { get; }

    /// <summary>Whose job it is; null for the system's own.</summary>
    public abstract Guid? OwnerId { get; }

    /// <summary>Joins everything that one request set off.</summary>
    public abstract Guid? CorrelationId { get; }

    /// <summary>
    /// Runs <paramref name="run"/> once in the life of the job and keeps its result: a later attempt gets the
    /// kept result instead of running it again. Steps may run side by side under different names.
    /// </summary>
    /// <typeparam name="T">Stored as JSON.</typeparam>
    /// <param name="name">Unique within the job, 1 to 100 characters; shown to the owner.</param>
    /// <param name="run">The step's code. May run again if the process dies before its result is stored.</param>
    /// <param name="cancellation">Usually the handler's token.</param>
    /// <param name="inputs">What the result depends on; a step whose inputs (as JSON) changed runs again.</param>
    /// <param name="version">Of the step's code, 1 or more: a kept result of another version does not count.</param>
    /// <exception cref="LeaseLostException">Another attempt owns the job by now: stop, nothing of this attempt counts.</exception>
    public abstract Task<T> StepAsync<T>(
        string name,
        Func<CancellationToken, Task<T>> run,
        CancellationToken cancellation,
        object? inputs = null,
        int version = 1);

    /// <summary>
    /// Waits until every job whose parent this is has ended, however it ended. The attempt ends here and holds no
    /// worker; a later one runs the handler again from its start, with the results of finished steps, and passes.
    /// </summary>
    /// <param name="cancellation">Usually the handler's token.</param>
    /// <exception cref="LeaseLostException">Another attempt owns the job by now.</exception>
    public abstract Task WaitForChildrenAsync(CancellationToken cancellation);

    /// <summary>
    /// Waits for an event of this owner or of the system, published since the job was enqueued. Ends the attempt like
    /// <see cref="WaitForChildrenAsync"/>. The first event that matches counts, and is kept.
    /// </summary>
    /// <typeparam name="T">The event's data.</typeparam>
    /// <param name="name">Unique within the job, 1 to 100 characters.</param>
    /// <param name="eventName">Such as <c>payment/received</c>.</param>
    /// <param name="timeout">How long at most; null for as long as it takes.</param>
    /// <param name="key">Only events with this key; null for any.</param>
    /// <param name="cancellation">Usually the handler's token.</param>
    /// <exception cref="LeaseLostException">Another attempt owns the job by now.</exception>
    public abstract Task<Answer<T>> WaitForEventAsync<T>(
        string name, string eventName, TimeSpan? timeout, string? key, CancellationToken cancellation);

    /// <summary>
    /// Asks the owner and waits for the answer (<see cref="IJobClient.AnswerAsync"/>). Ends the attempt like
    /// <see cref="WaitForChildrenAsync"/>.
    /// </summary>
    /// <typeparam name="T">What the answer is read as.</typeparam>
    /// <param name="name">Unique within the job, 1 to 100 characters.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="timeout">How long at most; null for as long as it takes.</param>
    /// <param name="cancellation">Usually the handler's token.</param>
    /// <exception cref="LeaseLostException">Another attempt owns the job by now.</exception>
    public abstract Task<Answer<T>> AskAsync<T>(string name, Question question, TimeSpan? timeout, CancellationToken cancellation);

    /// <summary>
    /// Tells whoever watches how far the job is. Cheap: the engine writes at most five times a second for a job.
    /// </summary>
    /// <param name="percent">0 to 100; values outside are clamped.</param>
    /// <param name="message">At most 200 characters are kept; null keeps the last one.</param>
    public abstract ValueTask ReportAsync(int percent, string? message = null);
}
