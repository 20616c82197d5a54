using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>Counts what will be taken before a queued job, following the turns of the claim.</summary>
internal static class PlaceStatement
{
    /// <summary>Nobody needs to know which of two thousand they are; counting further would cost more than it says.</summary>
    public const int Cap = 1_000;

    // Before a job come: the higher classes, this owner's older jobs, and of everybody else as many as have their turn
    // until then. The rate is that of the last quarter of an hour in which anything ran.
    private static readonly string Count = $"""
        -- name: count jobs ahead
        WITH me AS (
          SELECT id, queue, priority, owner_id FROM jobs.jobs
          WHERE id = $1 AND state = 'queued' AND ($2::uuid IS NULL OR owner_id = $2))
        , mine AS (
          SELECT count(*) AS n FROM (
            SELECT 1 FROM me JOIN jobs.jobs j ON j.state = 'queued' AND j.crashes < 2
              AND j.queue = me.queue AND j.priority = me.priority AND j.owner_id = me.owner_id AND j.id < me.id LIMIT {Cap}) AS older)
        , others AS (
          SELECT coalesce(sum(o.n), 0) AS n FROM me, mine,
            unnest(jobs.owners_in_turn(me.queue, me.priority, me.owner_id, 200)) AS owner,
            LATERAL (SELECT count(*) AS n FROM (
              SELECT 1 FROM jobs.jobs j WHERE j.state = 'queued' AND j.crashes < 2
                AND j.queue = me.queue AND j.priority = me.priority AND j.owner_id = owner LIMIT least(mine.n + 1, {Cap})) AS turns) AS o
          WHERE owner <> me.owner_id)
        , above AS (
          SELECT count(*) AS n FROM (
            SELECT 1 FROM me JOIN jobs.jobs j ON j.state = 'queued' AND j.crashes < 2 AND j.queue = me.queue AND j.priority < me.priority LIMIT {Cap}) AS higher)
        , pace AS (
          SELECT sum(m.completed + m.failed + m.retried) / (60.0 * nullif(count(DISTINCT m.minute), 0)) AS per_second
          FROM me JOIN jobs.minutes m ON m.queue = me.queue
          WHERE m.minute >= now() - interval '15 minutes' AND m.minute < date_trunc('minute', now()))
        SELECT least(mine.n + others.n + above.n, {Cap})::int, pace.per_second::double precision FROM me, mine, others, above, pace
        """;

    /// <summary>Jobs before this one, at most <see cref="Cap"/>, and jobs a second of late; null when it is not queued.</summary>
    public static async Task<(int Before, double? PerSecond)?> ExecuteAsync(JobsDatabase database, Guid id, Guid? ownerId, CancellationToken cancellation)
    {
        await using var command = database.Command(Count).With(id).With(NpgsqlDbType.Uuid, ownerId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;
        return (reader.GetInt32(0), await reader.IsDBNullAsync(1, cancellation) ? null : reader.GetDouble(1));
    }
}
