using System.Text.Json;
using Concierge.Contracts.Operations;
using Npgsql;

namespace Concierge.Jobs.Storage.Operations;

/// <summary>
/// The engine at one moment. No count looks at more than <see cref="Cap"/> rows, so that a million queued jobs
/// cost no more than ten thousand; beyond that the planner's estimate is given.
/// </summary>
internal static class OverviewStatement
{
    /// <summary>Counted exactly up to here.</summary>
    public const int Cap = 10_000;

    // From queue to queue by the index, rather than through every row. The suspects are few, and in an index of their own.
    private const string Queues = """
        -- name: measure queues
        WITH RECURSIVE names AS (
          (SELECT queue FROM jobs.jobs WHERE state = 'queued' AND crashes < 2 ORDER BY queue LIMIT 1)
          UNION ALL
          SELECT (SELECT j.queue FROM jobs.jobs j WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue > names.queue ORDER BY j.queue LIMIT 1)
          FROM names WHERE names.queue IS NOT NULL)
        , counted AS (
          SELECT n.queue, p.priority, c.jobs, c.oldest
          FROM names n
          CROSS JOIN (VALUES (0::smallint), (1::smallint), (2::smallint)) AS p(priority)
          CROSS JOIN LATERAL (
            SELECT count(*) AS jobs, min(run_at) AS oldest FROM (
              SELECT run_at FROM jobs.jobs j
              WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue = n.queue AND j.priority = p.priority LIMIT $1) capped) c
          WHERE n.queue IS NOT NULL
          UNION ALL
          SELECT queue, priority, count(*), min(run_at) FROM (
            SELECT queue, priority, run_at FROM jobs.jobs WHERE state = 'queued' AND crashes >= 2 LIMIT $1) suspects
          GROUP BY queue, priority)
        SELECT queue, priority, sum(jobs)::bigint, extract(epoch FROM now() - min(oldest))::float8 * 1000
        FROM counted GROUP BY queue, priority HAVING sum(jobs) > 0 ORDER BY queue, priority
        """;

    private const string Counts = """
        -- name: count jobs
        SELECT now(),
               (SELECT count(*) FROM jobs.jobs WHERE state = 'running'),
               (SELECT count(*) FROM (SELECT 1 FROM jobs.jobs WHERE state = 'scheduled' LIMIT $1) s),
               (SELECT run_at FROM jobs.jobs WHERE state = 'scheduled' ORDER BY run_at LIMIT 1),
               (SELECT count(*) FROM (SELECT 1 FROM jobs.jobs WHERE state = 'waiting' LIMIT $1) w),
               (SELECT count(*) FROM (SELECT 1 FROM jobs.jobs WHERE state = 'failed' LIMIT $1) d)
        """;

    private const string Workers = """
        -- name: list workers
        WITH loads AS (
          SELECT worker_id, type, queue, count(*) AS jobs, extract(epoch FROM now() - min(attempted_at))::float8 * 1000 AS longest
          FROM jobs.jobs WHERE state = 'running' GROUP BY worker_id, type, queue)
        SELECT w.id, w.name, w.started_at, w.heartbeat_at, w.lease_until > now(), l.type, l.queue, l.jobs, l.longest
        FROM jobs.workers w LEFT JOIN loads l ON l.worker_id = w.id ORDER BY w.started_at, w.id, l.type, l.queue
        """;

    public static async Task<OverviewDto> ExecuteAsync(JobsDatabase database, IReadOnlyList<string> known, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ShunTableScansAsync(connection, cancellation);
        var queues = await QueuesAsync(connection, cancellation);
        var overview = await CountsAsync(connection, cancellation);
        var workers = await WorkersAsync(connection, cancellation);
        await transaction.CommitAsync(cancellation);
        return overview with { Queues = [.. WithEmpty(queues, known)], Queued = Sum(queues), Workers = workers };
    }

    // All of these have an index; with statistics of a quieter hour the planner may think a scan cheaper.
    private static async Task ShunTableScansAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SET LOCAL enable_seqscan = off; SET LOCAL statement_timeout = '5s'", connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<List<QueueDto>> QueuesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var queues = new List<QueueDto>();
        await using (var command = new NpgsqlCommand(Queues, connection).With(Cap + 1))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation)) queues.Add(ReadQueue(reader));
        }

        for (var i = 0; i < queues.Count; i++)
        {
            if (queues[i].Depth.Value > Cap) queues[i] = queues[i] with { Depth = await EstimateAsync(connection, queues[i], cancellation) };
        }

        return queues;
    }

    private static async Task<CountDto> EstimateAsync(NpgsqlConnection connection, QueueDto queue, CancellationToken cancellation)
    {
        var sql = $"""
            EXPLAIN (FORMAT JSON) SELECT 1 FROM jobs.jobs
            WHERE state = 'queued' AND queue = {SearchIndexes.Literal(queue.Queue)} AND priority = {queue.Priority}
            """;
        await using var command = new NpgsqlCommand(sql, connection);
        using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync(cancellation))!);
        var rows = plan.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetInt64();
        return rows > Cap ? new CountDto(rows, CountKind.Estimate) : new CountDto(Cap, CountKind.AtLeast);
    }

    private static async Task<OverviewDto> CountsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Counts, connection).With(Cap + 1);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return ReadCounts(reader);
    }

    private static OverviewDto ReadCounts(NpgsqlDataReader row) => new(
        row.GetFieldValue<DateTimeOffset>(0), [], CountDto.Exactly(0), row.GetInt64(1), Capped(row.GetInt64(2)), row.Time(3),
        Capped(row.GetInt64(4)), Capped(row.GetInt64(5)), []);

    private static QueueDto ReadQueue(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetInt16(1), CountDto.Exactly(row.GetInt64(2)), row.IsDBNull(3) ? null : Math.Max(0, row.GetDouble(3)));

    private static WorkerDto ReadWorker(NpgsqlDataReader row, WorkerLoadDto? load) => new(
        row.GetGuid(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateTimeOffset>(3), row.GetBoolean(4),
        load is null ? [] : [load]);

    private static async Task<List<WorkerDto>> WorkersAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Workers, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var workers = new List<WorkerDto>();
        while (await reader.ReadAsync(cancellation))
        {
            var load = reader.Text(5) is { } type ? new WorkerLoadDto(type, reader.GetString(6), reader.GetInt64(7), Math.Max(0, reader.GetDouble(8))) : null;
            if (workers is [.., var last] && last.Id == reader.GetGuid(0))
            {
                workers[^1] = last with { Running = [.. last.Running, load!] };
                continue;
            }

            workers.Add(ReadWorker(reader, load));
        }

        return workers;
    }

    private static CountDto Capped(long count) => count > Cap ? new CountDto(Cap, CountKind.AtLeast) : CountDto.Exactly(count);

    private static CountDto Sum(List<QueueDto> queues)
    {
        var kind = queues.Count == 0 ? CountKind.Exact : queues.Max(queue => queue.Depth.Kind);
        return new CountDto(queues.Sum(queue => queue.Depth.Value), kind);
    }

    // An empty queue is news too.
    private static IEnumerable<QueueDto> WithEmpty(List<QueueDto> queues, IReadOnlyList<string> known)
        => queues
            .Concat(known.Where(name => !queues.Exists(queue => queue.Queue == name))
                .Select(name => new QueueDto(name, (int)JobPriority.Normal, CountDto.Exactly(0), OldestAgeMs: null)))
            .OrderBy(queue => queue.Queue, StringComparer.Ordinal).ThenBy(queue => queue.Priority);
}
