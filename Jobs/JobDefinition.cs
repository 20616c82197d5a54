using System.Text.Json.Nodes;

namespace Concierge.Jobs;

/// <summary>
/// What the engine knows of a job type before any job of it exists. Immutable; shared by the process that
/// enqueues and the one that runs.
/// </summary>
/// <param name="name">Stable identifier on the wire and in the database, such as <c>ai_trip_generation</c>; 1 to 100 characters.</param>
public abstract class JobDefinition(string name)
{
    /// <summary>Stable identifier on the wire and in the database.</summary>
    public string Name { get; } = Guard.Length(name, 1, 100);

    /// <summary>The queue that workers subscribe to; each has its own concurrency. Default <c>default</c>.</summary>
    public string Queue { get; init; } = "default";

    /// <summary>Order within the queue. Default <see cref="JobPriority.Normal"/>.</summary>
    public JobPriority Priority { get; init; } = JobPriority.Normal;

    /// <summary>How many attempts may start before the job is a dead letter: 1 to 100, default 3.</summary>
    public int MaxAttempts { get; init => field = Guard.Range(value, 1, 100); } = 3;

    /// <summary>How long one attempt may run before its token is cancelled and it counts as failed: 1 ms to 24 h, default 5 minutes.</summary>
    public TimeSpan Timeout { get; init => field = Guard.Range(value, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(24)); } = TimeSpan.FromMinutes(5);

    /// <summary>The pause before the next attempt. Default <see cref="RetryPolicy.Default"/>.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>How long a finished job is kept before cleanup deletes it: 1 s to 10 years, default 24 h.</summary>
    public TimeSpan Retention { get; init => field = Guard.Range(value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650)); } = TimeSpan.FromHours(24);

    /// <summary>A job that no worker has started this long after its run time expires instead; null (the default) waits for ever.</summary>
    public TimeSpan? StartWithin { get; init; }

    /// <summary>How many jobs with the same concurrency key run at once, in all processes together: 1 to 10,000, default 1.</summary>
    public int ConcurrencyLimit { get; init => field = Guard.Range(value, 1, 10_000); } = 1;

    /// <summary>
    /// Names of the events that start a job of this type, such as <c>calendar/sync.requested</c>; the event's data
    /// is the payload. See <see cref="IJobClient.PublishAsync"/>.
    /// </summary>
    public IReadOnlyList<string> StartsOn { get; init => field = [.. value.Select(name => Guard.Length(name, 1, 100))]; } = [];

    /// <summary>
    /// Version of the payload's shape, stored with each job: 1 or more, default 1. A worker leaves jobs of a version
    /// above its own to newer workers.
    /// </summary>
    public int Version { get; init => field = Guard.Range(value, 1, int.MaxValue); } = 1;

    /// <summary>
    /// Payload properties by which operators can search, as they stand in the JSON, such as <c>destination</c> or
    /// <c>request.destination</c>: letters, digits and underscores, joined by dots. <see cref="Storage.JobsMigrator"/>
    /// builds an index for each, which only jobs of this type write. Default none.
    /// </summary>
    public IReadOnlyList<string> SearchableFields { get; init => field = Guard.Fields(value); } = [];

    /// <summary>CLR type of the payload.</summary>
    public abstract Type PayloadType { get; }

    /// <summary>CLR type of the result.</summary>
    public abstract Type ResultType { get; }

    internal abstract bool HasConcurrencyKey { get; }
}

/// <summary>A job type with its payload and its result known to the compiler.</summary>
/// <typeparam name="TPayload">What the handler is given; stored as JSON.</typeparam>
/// <typeparam name="TResult">What the handler returns; stored as JSON.</typeparam>
/// <param name="name">Stable identifier on the wire and in the database; 1 to 100 characters.</param>
public sealed class JobDefinition<TPayload, TResult>(string name) : JobDefinition(name)
{
    /// <inheritdoc/>
    public override Type PayloadType => typeof(TPayload);

    /// <inheritdoc/>
    public override Type ResultType => typeof(TResult);

    /// <summary>
    /// Jobs with the same key, of whatever type, never run more than <see cref="JobDefinition.ConcurrencyLimit"/> at
    /// once. 1 to 200 characters; null or empty for no limit.
    /// </summary>
    public Func<TPayload, string?>? ConcurrencyKey { get; init; }

    /// <summary>Says what is wrong with a payload, or null. Asked when a job is enqueued and again before it runs.</summary>
    public Func<TPayload, string?>? Validate { get; init; }

    /// <summary>
    /// Brings the payload of an older version, given with its number, up to <see cref="JobDefinition.Version"/>.
    /// Without it jobs of an older version fail for good, as <c>payload_outdated</c>.
    /// </summary>
    public Func<int, JsonObject, JsonObject>? Upcast { get; init; }

    internal override bool HasConcurrencyKey => ConcurrencyKey is not null;

    /// <exception cref="PayloadInvalidException">The validator refuses it.</exception>
    internal void EnsureValid(TPayload payload)
    {
        if (Validate?.Invoke(payload) is { } problem) throw new PayloadInvalidException(Name, problem);
    }

    internal string KeyOf(TPayload payload)
        => ConcurrencyKey?.Invoke(payload) is { Length: > 0 } key ? Guard.Length(key, 1, 200, nameof(ConcurrencyKey)) : "";
}
