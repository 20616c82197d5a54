using Concierge.Contracts.Jobs;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage.Operations;

/// <summary><see cref="DeleteStatement"/> for many.</summary>
internal static class BulkDeleteStatement
{
    private const string Delete = """
        -- name: delete jobs
        WITH held AS (
          SELECT id FROM jobs.jobs
          WHERE id = ANY ($1) AND state >= 'completed' AND ($2::text[] IS NULL OR state = ANY ($2::text[]::jobs.state[]))
            AND ($3::timestamptz IS NULL OR finished_at <= $3)
          ORDER BY id FOR UPDATE)
        , gone AS (DELETE FROM jobs.jobs j USING held WHERE j.id = held.id RETURNING j.id)
        , steps AS (DELETE FROM jobs.steps s USING gone WHERE s.job_id = gone.id)
        , waits AS (DELETE FROM jobs.waits w USING gone WHERE w.job_id = gone.id)
        , transitions AS (DELETE FROM jobs.transitions t USING gone WHERE t.job_id = gone.id)
        SELECT count(*) FROM gone
        """;

    /// <summary>Returns how many were deleted.</summary>
    public static async Task<int> ExecuteAsync(
        JobsDatabase database, IReadOnlyList<Guid> ids, IReadOnlyList<JobState>? states, DateTimeOffset? endedBy, CancellationToken cancellation)
    {
        await using var command = database.Command(Delete)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Uuid, ids.ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, BulkStates.Names(states))
            .With(NpgsqlDbType.TimestampTz, endedBy?.ToUniversalTime());
        return (int)(long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
