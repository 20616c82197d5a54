using Concierge.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Schedules;

/// <summary>
/// One at a time across all processes: workers that take over the definitions, and admins who pause and resume.
/// Without it a pause could fall between the moment that a worker reads the state of a changed schedule and the
/// moment that it replaces it, and be lost.
/// </summary>
internal static class ScheduleTransaction
{
    // Any number will do as long as nothing else in the database uses it: "cron" in ASCII.
    private const long AdvisoryLock = 0x63726f6e;

    public static Task RunAsync(ConciergeDb db, Func<CancellationToken, Task> act, CancellationToken cancellation)
        => db.Database.CreateExecutionStrategy().ExecuteAsync(
            async token =>
            {
                db.ChangeTracker.Clear();
                await using var transaction = await db.Database.BeginTransactionAsync(token);
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({AdvisoryLock})", token);
                await act(token);
                await db.SaveChangesAsync(token);
                await transaction.CommitAsync(token);
            },
            cancellation);
}
