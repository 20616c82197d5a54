using System.Text.Json;
using Concierge.Contracts.Jobs;
using Concierge.Core.JobRequests;
using Concierge.Core.Json;
using Concierge.Core.People;
using Concierge.Core.Results;
using Concierge.Jobs;

namespace Concierge.Api.Jobs;

/// <summary>Starts a job of any type that people may start themselves, once for each idempotency key.</summary>
internal sealed class JobCreation(IEnumerable<IJobRequest> types, IJobReader reader, CurrentUser user, TimeProvider time)
{
    private const int LongestDelayDays = 366;

    public async Task<Result<NewJob>> CreateAsync(CreateJobRequest job, string? idempotencyKey, CancellationToken cancellation)
    {
        if (Find(job.Type) is not { } request) return Unknown();
        if (Fault(job, idempotencyKey) is { } fault) return fault;

        var start = await request.StartAsync(job.Input, Options(job, idempotencyKey), cancellation);
        if (!start.IsOk) return Within(start.Error);

        var created = await reader.FindAsync(start.Value.Id, user.Id, cancellation);
        if (created is null) return JobErrors.NotFound;
        return string.Equals(created.Type, job.Type, StringComparison.Ordinal)
            ? new NewJob(created, start.Value.IsDuplicate)
            : IdempotencyKey.UsedOtherwise;
    }

    private Error? Fault(CreateJobRequest job, string? idempotencyKey)
    {
        if (!IdempotencyKey.IsValid(idempotencyKey)) return IdempotencyKey.Malformed;
        if (job.Input.ValueKind != JsonValueKind.Object) return Error.Invalid("input", "Must be an object.");
        return job.RunAt > time.GetUtcNow().AddDays(LongestDelayDays) ? Error.Invalid("runAt", "At most one year ahead.") : null;
    }

    private EnqueueOptions Options(CreateJobRequest job, string? idempotencyKey) => new()
    {
        OwnerId = user.Id,
        RunAt = job.RunAt?.ToUniversalTime(),
        IdempotencyKey = idempotencyKey,
        CorrelationId = Guid.CreateVersion7(),
    };

    private IJobRequest? Find(string type) => types.FirstOrDefault(known => string.Equals(known.Type, type, StringComparison.Ordinal));

    private Error Unknown()
        => Error.Invalid("type", $"Must be one of: {string.Join(", ", types.Select(known => known.Type).Order(StringComparer.Ordinal))}.");

    // A feature knows its own fields; on the wire they stand inside "input".
    private static Error Within(Error error) => error.Fields is null ? error : error with
    {
        Fields = error.Fields.ToDictionary(
            field => string.Equals(field.Key, JsonFaults.Root, StringComparison.Ordinal) ? "input" : $"input.{field.Key}",
            field => field.Value,
            StringComparer.Ordinal),
    };
}

/// <summary>A job that was accepted, now or by an earlier request with the same key.</summary>
internal sealed record NewJob(JobDto Job, bool IsReplay);
