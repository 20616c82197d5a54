using Concierge.Core.Data;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Idempotency;

/// <summary>What the job is enqueued with: nothing.</summary>
public sealed record IdempotencyTidyingJob;

/// <summary>What the job ends with.</summary>
public sealed record TidiedIdempotencyKeys(int Deleted);

/// <summary>Deletes keys whose time is over.</summary>
public sealed class IdempotencyTidying(ConciergeDb db, TimeProvider time) : IJobHandler<IdempotencyTidyingJob, TidiedIdempotencyKeys>
{
    private const int BatchSize = 1_000;

    public static JobDefinition<IdempotencyTidyingJob, TidiedIdempotencyKeys> Definition { get; } = new("idempotency_tidying")
    {
        Priority = JobPriority.Low,
        Timeout = TimeSpan.FromMinutes(30),
    };

    public async Task<TidiedIdempotencyKeys> RunAsync(IdempotencyTidyingJob payload, JobContext job, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (deleted, batch) = (0, 0);
        do
        {
            batch = await DeleteAsync(now, cancellation);
            deleted += batch;
        }
        while (batch == BatchSize);

        return new TidiedIdempotencyKeys(deleted);
    }

    private Task<int> DeleteAsync(DateTimeOffset now, CancellationToken cancellation) => db.Database.ExecuteSqlAsync(
        $"""
        DELETE FROM concierge.idempotency_keys WHERE ctid IN (
            SELECT ctid FROM concierge.idempotency_keys WHERE expires_at <= {now} ORDER BY expires_at LIMIT {BatchSize} FOR UPDATE SKIP LOCKED)
        """,
        cancellation);
}
