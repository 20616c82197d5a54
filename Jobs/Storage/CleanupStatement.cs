namespace Concierge.Jobs.Storage;

/// <summary>Deletes finished jobs whose retention has passed, in batches that hold their locks for milliseconds.</summary>
internal static class CleanupStatement
{
    private const int Batch = 2_000;

    private const string Delete = """
        WITH due AS (
          SELECT id FROM jobs.jobs WHERE expires_at <= now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
        , gone AS (DELETE FROM jobs.jobs j USING due WHERE j.id = due.id RETURNING j.id)
        , steps AS (DELETE FROM jobs.steps s USING gone WHERE s.job_id = gone.id)
        , waits AS (DELETE FROM jobs.waits w USING gone WHERE w.job_id = gone.id)
        , transitions AS (DELETE FROM jobs.transitions t USING gone WHERE t.job_id = gone.id)
        SELECT count(*) FROM gone
        """;

    /// <summary>Returns how many were deleted.</summary>
    public static async Task<int> ExecuteAllAsync(JobsDatabase database, CancellationToken cancellation)
    {
        for (var total = 0; ;)
        {
            await using var command = database.Command(Delete).With(Batch);
            var deleted = (int)(long)(await command.ExecuteScalarAsync(cancellation))!;
            total += deleted;
            if (deleted < Batch) return total;
        }
    }
}
