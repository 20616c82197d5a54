using System.Diagnostics;
using System.Text.Json;
using Concierge.Contracts;

namespace Concierge.Jobs.Enqueueing;

/// <summary>A job on its way into the table.</summary>
internal sealed record NewJob(
    Guid Id,
    JobDefinition Definition,
    string Payload,
    JobPriority Priority,
    Guid OwnerId,
    DateTimeOffset? RunAt,
    string? IdempotencyKey,
    Guid? ParentId,
    Guid? CorrelationId,
    string? TraceParent,
    string ConcurrencyKey,
    bool MayBeDuplicate)
{
    /// <summary>Whether the other differs in nothing but its id, payload and concurrency key, and neither can be a duplicate.</summary>
    public bool IsLike(NewJob other)
        => ReferenceEquals(Definition, other.Definition) && Priority == other.Priority && OwnerId == other.OwnerId && RunAt == other.RunAt
            && ParentId == other.ParentId && CorrelationId == other.CorrelationId && TraceParent == other.TraceParent
            && IdempotencyKey is null && other.IdempotencyKey is null;

    /// <exception cref="PayloadInvalidException">The definition's validator refuses the payload, or it holds a NUL character.</exception>
    public static NewJob Create<TPayload, TResult>(JobDefinition<TPayload, TResult> definition, TPayload payload, EnqueueOptions? options)
    {
        options ??= EnqueueOptions.None;
        definition.EnsureValid(payload);
        if (options.IdempotencyKey is { } key) Guard.Length(key, 1, 200, nameof(options.IdempotencyKey));
        return new NewJob(
            options.JobId ?? Guid.CreateVersion7(),
            definition,
            StorableText.Payload(definition.Name, JsonSerializer.Serialize(payload, Wire.Json)),
            options.Priority ?? definition.Priority,
            options.OwnerId ?? Guid.Empty,
            options.RunAt?.ToUniversalTime(),
            options.IdempotencyKey,
            options.ParentId,
            options.CorrelationId,
            Activity.Current?.Id,
            definition.KeyOf(payload),
            options.IdempotencyKey is not null || options.JobId is not null);
    }

    /// <summary>One job for each payload.</summary>
    /// <exception cref="ArgumentException">The options are for one job only.</exception>
    /// <exception cref="PayloadInvalidException">The definition's validator refuses a payload, or it holds a NUL character.</exception>
    public static NewJob[] CreateMany<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, IReadOnlyList<TPayload> payloads, EnqueueOptions? options)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        if (options is { JobId: not null } or { IdempotencyKey: not null })
            throw new ArgumentException("A job id or an idempotency key cannot stand for many jobs.", nameof(options));

        var jobs = new NewJob[payloads.Count];
        for (var i = 0; i < jobs.Length; i++) jobs[i] = Create(definition, payloads[i], options);
        return jobs;
    }
}
