using Concierge.Jobs.Enqueueing;
using Npgsql;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>Inserts any number of jobs in one round trip, with the first row of each one's audit trail.</summary>
internal static class EnqueueStatement
{
    private const int RowsInAPiece = 250;

    private const string Rows = """
        WITH given AS (
          SELECT *, CASE WHEN run_at > now() THEN 'scheduled' ELSE 'queued' END::jobs.state AS state
          FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            AS n(id, type, type_version, queue, priority, owner_id, payload, max_attempts, run_at, start_within, retention,
                 idempotency_key, correlation_id, parent_id, trace_parent, concurrency_key, concurrency_limit))
        , inserted AS (
          INSERT INTO jobs.jobs AS j
            (id, type, type_version, queue, priority, state, owner_id, payload, max_attempts, run_at, start_by, retention,
             idempotency_key, correlation_id, parent_id, trace_parent, concurrency_key, concurrency_limit, chain)
          SELECT n.id, n.type, n.type_version, n.queue, n.priority, n.state, n.owner_id, n.payload::jsonb, n.max_attempts,
                 coalesce(n.run_at, now()), greatest(n.run_at, now()) + n.start_within, n.retention,
                 n.idempotency_key, n.correlation_id, n.parent_id, n.trace_parent, n.concurrency_key, n.concurrency_limit,
                 jobs.link(NULL, n.id, 1, NULL, n.state, now(), 0, NULL, NULL, NULL)
          FROM given n
        """;

    private const string Audit = """
        INSERT INTO jobs.transitions (job_id, version, to_state, attempt, hash)
        SELECT id, 1, state, 0, chain FROM inserted
        """;

    // Watching for duplicates costs a write a row, so it is done only where one is possible.
    private const string InsertAll = $"{Rows} RETURNING j.id, j.state, j.chain) {Audit}";

    private const string InsertNew = $"{Rows} ON CONFLICT DO NOTHING RETURNING j.id, j.state, j.chain), audit AS ({Audit}) SELECT id FROM inserted";

    private const string FindDuplicates = """
        WITH n AS (SELECT * FROM unnest($1, $2, $3) AS n(id, owner_id, idempotency_key))
        SELECT n.id, j.id FROM n JOIN jobs.jobs j ON j.id = n.id
        UNION ALL
        SELECT n.id, j.id FROM n JOIN jobs.jobs j
          ON j.owner_id = n.owner_id AND j.idempotency_key = n.idempotency_key AND j.idempotency_key IS NOT NULL
        """;

    /// <summary>One ticket for each job, in the order given.</summary>
    /// <param name="isRepeated">An earlier try may have stored them, though nobody heard of it.</param>
    public static async Task<JobTicket[]> ExecuteAsync(
        NpgsqlConnection connection, IReadOnlyList<NewJob> jobs, CancellationToken cancellation, bool isRepeated = false)
    {
        if (isRepeated || jobs.Any(job => job.MayBeDuplicate)) return await InsertNewAsync(connection, jobs, cancellation);

        await InsertAllAsync(connection, jobs, cancellation);
        var tickets = new JobTicket[jobs.Count];
        for (var i = 0; i < tickets.Length; i++) tickets[i] = new JobTicket(jobs[i].Id, IsDuplicate: false);
        return tickets;
    }

    // In pieces, so that the server stores one while the next is still being written to it.
    private static async Task InsertAllAsync(NpgsqlConnection connection, IReadOnlyList<NewJob> jobs, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var piece in jobs.Chunk(RowsInAPiece))
        {
            var insert = new NpgsqlBatchCommand(InsertAll);
            AddRows(insert.Parameters, piece);
            batch.BatchCommands.Add(insert);
        }

        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<JobTicket[]> InsertNewAsync(NpgsqlConnection connection, IReadOnlyList<NewJob> jobs, CancellationToken cancellation)
    {
        var tickets = new Dictionary<Guid, JobTicket>(jobs.Count);
        var open = jobs;
        while (open.Count > 0)
        {
            foreach (var id in await InsertAsync(connection, open, cancellation)) tickets[id] = new JobTicket(id, IsDuplicate: false);
            if (tickets.Count == jobs.Count) break;

            // A duplicate whose first job is deleted between these two statements is found by neither: insert again.
            open = [.. open.Where(job => !tickets.ContainsKey(job.Id))];
            foreach (var (id, first) in await FindDuplicatesAsync(connection, open, cancellation)) tickets[id] = new JobTicket(first, IsDuplicate: true);
            open = [.. open.Where(job => !tickets.ContainsKey(job.Id))];
        }

        return [.. jobs.Select(job => tickets[job.Id])];
    }

    private static async Task<HashSet<Guid>> InsertAsync(
        NpgsqlConnection connection, IReadOnlyList<NewJob> jobs, CancellationToken cancellation)
    {
        // Two batches that share keys must meet them in the same order, or they would deadlock.
        await using var command = new NpgsqlCommand(InsertNew, connection);
        AddRows(command.Parameters, [.. jobs.OrderBy(job => job.OwnerId).ThenBy(job => job.IdempotencyKey, StringComparer.Ordinal)]);
        var inserted = new HashSet<Guid>(jobs.Count);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) inserted.Add(reader.GetGuid(0));
        return inserted;
    }

    private static void AddRows(NpgsqlParameterCollection parameters, IReadOnlyList<NewJob> rows)
    {
        parameters.Add(NpgsqlDbType.Uuid, rows, job => job.Id);
        parameters.Add(NpgsqlDbType.Text, rows, job => job.Definition.Name);
        parameters.Add(NpgsqlDbType.Integer, rows, job => job.Definition.Version);
        parameters.Add(NpgsqlDbType.Text, rows, job => job.Definition.Queue);
        parameters.Add(NpgsqlDbType.Smallint, rows, job => (short)job.Priority);
        parameters.Add(NpgsqlDbType.Uuid, rows, job => job.OwnerId);
        parameters.Add(NpgsqlDbType.Text, rows, job => job.Payload);
        parameters.Add(NpgsqlDbType.Integer, rows, job => job.Definition.MaxAttempts);
        parameters.Add(NpgsqlDbType.TimestampTz, rows, job => job.RunAt);
        parameters.Add(NpgsqlDbType.Interval, rows, job => job.Definition.StartWithin);
        parameters.Add(NpgsqlDbType.Interval, rows, job => job.Definition.Retention);
        parameters.Add(NpgsqlDbType.Text, rows, job => job.IdempotencyKey);
        parameters.Add(NpgsqlDbType.Uuid, rows, job => job.CorrelationId);
        parameters.Add(NpgsqlDbType.Uuid, rows, job => job.ParentId);
        parameters.Add(NpgsqlDbType.Text, rows, job => job.TraceParent);
        parameters.Add(NpgsqlDbType.Text, rows, job => job.ConcurrencyKey);
        parameters.Add(NpgsqlDbType.Integer, rows, job => job.Definition.ConcurrencyLimit);
    }

    private static async Task<Dictionary<Guid, Guid>> FindDuplicatesAsync(
        NpgsqlConnection connection, IReadOnlyList<NewJob> jobs, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(FindDuplicates, connection);
        command.Add(NpgsqlDbType.Uuid, jobs, job => job.Id);
        command.Add(NpgsqlDbType.Uuid, jobs, job => job.OwnerId);
        command.Add(NpgsqlDbType.Text, jobs, job => job.IdempotencyKey);
        var found = new Dictionary<Guid, Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) found[reader.GetGuid(0)] = reader.GetGuid(1);
        return found;
    }
}
