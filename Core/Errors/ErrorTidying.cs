using Concierge.Core.Data;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Errors;

/// <summary>What the job is enqueued with.</summary>
/// <param name="ResolvedDays">Resolved errors go when they have not been seen for so many days.</param>
/// <param name="OpenDays">The others when they have not been seen for so many.</param>
public sealed record ErrorTidyingJob(int ResolvedDays, int OpenDays);

/// <summary>What the job ends with.</summary>
public sealed record TidiedErrors(int Deleted);

/// <summary>Deletes errors that are long over.</summary>
public sealed class ErrorTidying(ConciergeDb db, TimeProvider time) : IJobHandler<ErrorTidyingJob, TidiedErrors>
{
    public static JobDefinition<ErrorTidyingJob, TidiedErrors> Definition { get; } = new("error_tidying") { Priority = JobPriority.Low };

    public async Task<TidiedErrors> RunAsync(ErrorTidyingJob payload, JobContext job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var now = time.GetUtcNow();
        var (resolved, open) = (now.AddDays(-payload.ResolvedDays), now.AddDays(-payload.OpenDays));
        return new TidiedErrors(await db.Errors
            .Where(error => error.LastSeen < open || (error.ResolvedAt != null && error.LastSeen < resolved))
            .ExecuteDeleteAsync(cancellation));
    }
}
