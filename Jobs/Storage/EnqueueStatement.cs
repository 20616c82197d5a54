using Concierge.Jobs.Enqueueing;
using Npgsql;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>
/// Inserts any number of jobs in one round trip. The row of a job is itself the record of its enqueueing: its audit
/// trail begins with the first change (the view jobs.trail puts the beginning before it).
/// </summary>
internal static class EnqueueStatement
{
    private const int RowsInAPiece = 250;

    // A job of its own in each row.
    private const string Each = """
        unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
          AS n(id, payload, concurrency_key, type, type_version, queue, priority, owner_id, max_attempts, run_at, start_within, retention,
               correlation_id, parent_id, trace_parent, concurrency_limit, idempotency_key)
        """;

    // What one call for many jobs makes: they differ in little, and taking apart an array for each column would cost
    // a third of the whole.
    private const string Alike = """
        (SELECT u.*, $4::text AS type, $5::int AS type_version, $6::text AS queue, $7::smallint AS priority, $8::uuid AS owner_id,
                $9::int AS max_attempts, $10::timestamptz AS run_at, $11::interval AS start_within, $12::interval AS retention,
                $13::uuid AS correlation_id, $14::uuid AS parent_id, $15::text AS trace_parent, $16::int AS concurrency_limit,
                NULL::text AS idempotency_key
         FROM
        """;

    private const string Many = "unnest($1, $2, $3) AS u(id, payload, concurrency_key)";

    // A lone job is what somebody waits for, and taking apart arrays of one is a tenth of its way.
    private const string One = "(SELECT $1::uuid AS id, $2::text AS payload, $3::text AS concurrency_key) AS u";

    private const string Insert = """
        -- name: enqueue jobs
        INSERT INTO jobs.jobs
          (id, type, type_version, queue, priority, state, owner_id, payload, max_attempts, run_at, start_by, retention,
           idempotency_key, correlation_id, parent_id, trace_parent, concurrency_key, concurrency_limit)
        SELECT n.id, n.type, n.type_version, n.queue, n.priority, CASE WHEN n.run_at > now() THEN 'scheduled' ELSE 'queued' END::jobs.state,
               n.owner_id, n.payload::json, n.max_attempts, coalesce(n.run_at, now()), greatest(n.run_at, now()) + n.start_within, n.retention,
               n.idempotency_key, n.correlation_id, n.parent_id, n.trace_parent, n.concurrency_key, n.concurrency_limit
        FROM
        """;

    private const string InsertEach = $"{Insert} {Each}";
    private const string InsertAlike = $"{Insert} {Alike} {Many}) AS n";
    private const string InsertOne = $"{Insert} {Alike} {One}) AS n";

    // Watching for duplicates costs a write a row, so it is done only where one is possible.
    private const string InsertNew = $"{InsertEach} ON CONFLICT DO NOTHING RETURNING id";

    private const string FindDuplicates = """
        -- name: find duplicates
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
        if (isRepeated || jobs.Any(job => job.MayBeDuplicate)) return await InsertNewAsync(connection, jobs, isRepeated, cancellation);

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
            batch.BatchCommands.Add(InsertOf(piece));
        }

        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<JobTicket[]> InsertNewAsync(
        NpgsqlConnection connection, IReadOnlyList<NewJob> jobs, bool isRepeated, CancellationToken cancellation)
    {
        var tickets = new Dictionary<Guid, JobTicket>(jobs.Count);
        var open = jobs;
        while (open.Count > 0)
        {
            foreach (var id in await InsertAsync(connection, open, cancellation)) tickets[id] = new JobTicket(id, IsDuplicate: false);
            if (tickets.Count == jobs.Count) break;

            // A duplicate whose first job is deleted between these two statements is found by neither: insert again.
            open = [.. open.Where(job => !tickets.ContainsKey(job.Id))];
            // What an earlier try stored is found under its own id, and is no duplicate.
            foreach (var (id, first) in await FindDuplicatesAsync(connection, open, cancellation))
                tickets[id] = new JobTicket(first, IsDuplicate: !isRepeated || first != id);
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

    private static NpgsqlBatchCommand InsertOf(NewJob[] jobs)
    {
        if (jobs.Length == 1) return InsertOf(jobs[0]);

        var areAlike = Array.TrueForAll(jobs, jobs[0].IsLike);
        var insert = new NpgsqlBatchCommand(areAlike ? InsertAlike : InsertEach);
        if (areAlike) AddAlike(insert.Parameters, jobs);
        else AddRows(insert.Parameters, jobs);
        return insert;
    }

    private static NpgsqlBatchCommand InsertOf(NewJob job)
    {
        var insert = new NpgsqlBatchCommand(InsertOne);
        insert.Parameters.Add(NpgsqlDbType.Uuid, job.Id);
        insert.Parameters.Add(NpgsqlDbType.Text, job.Payload);
        insert.Parameters.Add(NpgsqlDbType.Text, job.ConcurrencyKey);
        AddShared(insert.Parameters, job);
        return insert;
    }

    private static void AddAlike(NpgsqlParameterCollection parameters, NewJob[] jobs)
    {
        AddVaried(parameters, jobs);
        AddShared(parameters, jobs[0]);
    }

    private static void AddShared(NpgsqlParameterCollection parameters, NewJob job)
    {
        var definition = job.Definition;
        parameters.Add(NpgsqlDbType.Text, definition.Name);
        parameters.Add(NpgsqlDbType.Integer, definition.Version);
        parameters.Add(NpgsqlDbType.Text, definition.Queue);
        parameters.Add(NpgsqlDbType.Smallint, (short)job.Priority);
        parameters.Add(NpgsqlDbType.Uuid, job.OwnerId);
        parameters.Add(NpgsqlDbType.Integer, definition.MaxAttempts);
        parameters.Add(NpgsqlDbType.TimestampTz, job.RunAt);
        parameters.Add(NpgsqlDbType.Interval, definition.StartWithin);
        parameters.Add(NpgsqlDbType.Interval, definition.Retention);
        parameters.Add(NpgsqlDbType.Uuid, job.CorrelationId);
        parameters.Add(NpgsqlDbType.Uuid, job.ParentId);
        parameters.Add(NpgsqlDbType.Text, job.TraceParent);
        parameters.Add(NpgsqlDbType.Integer, definition.ConcurrencyLimit);
    }

    private static void AddRows(NpgsqlParameterCollection parameters, IReadOnlyList<NewJob> rows)
    {
        AddVaried(parameters, rows);
        parameters.Add(NpgsqlDbType.Text, rows, job => job.Definition.Name);
        parameters.Add(NpgsqlDbType.Integer, rows, job => job.Definition.Version);
        parameters.Add(NpgsqlDbType.Text, rows, job => job.Definition.Queue);
        parameters.Add(NpgsqlDbType.Smallint, rows, job => (short)job.Priority);
        parameters.Add(NpgsqlDbType.Uuid, rows, job => job.OwnerId);
        parameters.Add(NpgsqlDbType.Integer, rows, job => job.Definition.MaxAttempts);
        parameters.Add(NpgsqlDbType.TimestampTz, rows, job => job.RunAt);
        parameters.Add(NpgsqlDbType.Interval, rows, job => job.Definition.StartWithin);
        parameters.Add(NpgsqlDbType.Interval, rows, job => job.Definition.Retention);
        parameters.Add(NpgsqlDbType.Uuid, rows, job => job.CorrelationId);
        parameters.Add(NpgsqlDbType.Uuid, rows, job => job.ParentId);
        parameters.Add(NpgsqlDbType.Text, rows, job => job.TraceParent);
        parameters.Add(NpgsqlDbType.Integer, rows, job => job.Definition.ConcurrencyLimit);
        parameters.Add(NpgsqlDbType.Text, rows, job => job.IdempotencyKey);
    }

    private static void AddVaried(NpgsqlParameterCollection parameters, IReadOnlyList<NewJob> rows)
    {
        parameters.Add(NpgsqlDbType.Uuid, rows, job => job.Id);
        parameters.Add(NpgsqlDbType.Text, rows, job => job.Payload);
        parameters.Add(NpgsqlDbType.Text, rows, job => job.ConcurrencyKey);
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
