namespace Concierge.Jobs.Storage;

/// <summary>
/// Deletes finished jobs whose retention has passed, in batches that hold their locks for milliseconds. Of many, a
/// pause after each leaves the database to those who wait for their jobs.
/// </summary>
internal static class CleanupStatement
{
    private const int Batch = 2_000;

    // In parts of the time that the batch took.
    private const int PauseFactor = 2;

    private const string Delete = """
        -- name: delete expired jobs
        WITH due AS (
          SELECT id FROM jobs.jobs WHERE expires_at <= now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
        , gone AS (DELETE FROM jobs.jobs j USING due WHERE j.id = due.id RETURNING j.id)
        , steps AS (DELETE FROM jobs.steps s USING gone WHERE s.job_id = gone.id)
        , waits AS (DELETE FROM jobs.waits w USING gone WHERE w.job_id = gone.id)
        , transitions AS (DELETE FROM jobs.transitions t USING gone WHERE t.job_id = gone.id)
        SELECT count(*) FROM gone
        """;

    /// <summary>Returns how many were deleted.</summary>
    public static async Task<int> ExecuteAllAsync(JobsDatabase database, TimeProvider time, CancellationToken cancellation)
    {
        for (var total = 0; ;)
        {
            var begun = time.GetTimestamp();
            var deleted = await ExecuteAsync(database, cancellation);
            total += deleted;
            if (deleted < Batch) return total;
            await Task.Delay(time.GetElapsedTime(begun) * PauseFactor, time, cancellation);
        }
    }

    private static async Task<int> ExecuteAsync(JobsDatabase database, CancellationToken cancellation)
    {
        await using var command = database.Command(Delete).With(Batch);
        return (int)(long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
