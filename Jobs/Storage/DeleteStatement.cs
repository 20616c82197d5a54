using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>Deletes one ended job with everything that belongs to it.</summary>
internal static class DeleteStatement
{
    private const string Delete = """
        -- name: delete job
        WITH gone AS (
          DELETE FROM jobs.jobs WHERE id = $1 AND ($2::uuid IS NULL OR owner_id = $2) AND state >= 'completed' RETURNING id)
        , steps AS (DELETE FROM jobs.steps s USING gone WHERE s.job_id = gone.id)
        , waits AS (DELETE FROM jobs.waits w USING gone WHERE w.job_id = gone.id)
        , transitions AS (DELETE FROM jobs.transitions t USING gone WHERE t.job_id = gone.id)
        SELECT count(*) FROM gone
        """;

    public static async Task<JobChange> ExecuteAsync(JobsDatabase database, Guid id, Guid? ownerId, CancellationToken cancellation)
    {
        await using var command = database.Command(Delete).With(id).With(NpgsqlDbType.Uuid, ownerId);
        if ((long)(await command.ExecuteScalarAsync(cancellation))! == 1) return JobChange.Done;
        return await CancelStatement.ExistsAsync(database, id, ownerId, cancellation) ? JobChange.Conflict : JobChange.NotFound;
    }
}
