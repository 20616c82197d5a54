using Concierge.Jobs.Running;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>The lease of a worker process. All times are the database's.</summary>
internal static class LeaseStatements
{
    // The second time when the answer of the first was lost: the id is nobody else's.
    private const string Register = """
        -- name: register worker
        INSERT INTO jobs.workers (id, name, lease_until) VALUES ($1, $2, now() + $3)
        ON CONFLICT (id) DO UPDATE SET heartbeat_at = now(), lease_until = excluded.lease_until
        """;

    // Only a row that is still there is extended: a worker given up for dead has none and must start over. By the clock of
    // when it is done: a beat that had to wait must not come with a lease that has half run out.
    private const string Beat = """
        -- name: beat
        WITH beat AS (
          UPDATE jobs.workers SET heartbeat_at = now(), lease_until = greatest(lease_until, clock_timestamp() + $2) WHERE id = $1 RETURNING id)
        SELECT (SELECT count(*) FROM beat), j.id, j.attempt,
               (SELECT count(*) FROM jobs.workers WHERE lease_until >= now() AND id < $1)::int,
               (SELECT count(*) FROM jobs.workers WHERE lease_until >= now() AND id <> $1)::int + 1
        FROM (SELECT 1) AS always
        LEFT JOIN jobs.jobs j ON j.worker_id = $1 AND j.state = 'running' AND j.cancel_requested_at IS NOT NULL
        """;

    private const string Release = """
        -- name: release worker
        DELETE FROM jobs.workers WHERE id = $1
        """;

    public static async Task RegisterAsync(JobsDatabase database, Guid id, string name, TimeSpan lease, CancellationToken cancellation)
    {
        await using var command = database.Command(Register).With(id).With(name).With(NpgsqlDbType.Interval, lease);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Extends the lease. Returns this worker's seat and the running attempts that somebody asked to cancel, or null when the lease is gone.</summary>
    public static async Task<(Seat Seat, IReadOnlyList<(Guid Id, int Attempt)> Cancelled)?> BeatAsync(
        JobsDatabase database, Guid id, TimeSpan lease, CancellationToken cancellation)
    {
        await using var command = database.Command(Beat).With(id).With(NpgsqlDbType.Interval, lease);
        var seat = Seat.Alone;
        var cancelled = new List<(Guid, int)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.GetInt64(0) == 0) return null;
            seat = new Seat(reader.GetInt32(3), reader.GetInt32(4));
            if (!await reader.IsDBNullAsync(1, cancellation)) cancelled.Add((reader.GetGuid(1), reader.GetInt32(2)));
        }

        return (seat, cancelled);
    }

    public static async Task ReleaseAsync(JobsDatabase database, Guid id, CancellationToken cancellation)
    {
        await using var command = database.Command(Release).With(id);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
