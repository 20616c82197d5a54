using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Concierge.Contracts;
using Concierge.Contracts.Jobs;
using Concierge.Jobs.Operations;
using Npgsql;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <inheritdoc cref="IJobReader"/>
internal sealed class JobReader(JobsDatabase database, TimeProvider time) : IJobReader
{
    private const string Columns = """
        id, type, state::text, progress, message, attempt, max_attempts + extra_attempts AS allowed, cancel_requested_at IS NOT NULL,
        created_at, run_at, started_at, finished_at, expires_at, error_code, error_message, error_attempt,
        correlation_id, trace_parent, version
        """;

    private const string Find = $"""
        -- name: read job
        SELECT {Columns}, result::text FROM jobs.jobs WHERE id = $1 AND ($2::uuid IS NULL OR owner_id = $2)
        """;

    private const string Steps = """
        -- name: read steps
        SELECT s.name, s.state, s.attempt, s.started_at, s.finished_at FROM jobs.steps s WHERE s.job_id = $1 ORDER BY s.started_at, s.name
        """;

    private const string Waits = """
        -- name: read waits
        SELECT w.name, w.kind, w.event, w.question::text, w.until FROM jobs.waits w JOIN jobs.jobs j ON j.id = w.job_id
        WHERE w.job_id = $1 AND w.answered_at IS NULL AND j.state = 'waiting' ORDER BY w.opened_at DESC LIMIT 1
        """;

    private const string List = $"""
        -- name: list jobs
        SELECT {Columns} FROM jobs.jobs
        WHERE ($1::uuid IS NULL OR owner_id = $1) AND ($2::text IS NULL OR type = $2)
          AND ($3::text[] IS NULL OR state = ANY ($3::text[]::jobs.state[])) AND ($4::uuid IS NULL OR id < $4)
        ORDER BY id DESC LIMIT $5
        """;

    private const string Transitions = """
        -- name: read transitions
        SELECT t.version, t.from_state::text, t.to_state::text, t.at, t.attempt, t.worker_id, t.actor, t.reason,
               extract(epoch FROM t.at - lag(t.at) OVER (ORDER BY t.version))::double precision * 1000
        FROM jobs.trail t JOIN jobs.jobs j ON j.id = t.job_id
        WHERE t.job_id = $1 AND ($2::uuid IS NULL OR j.owner_id = $2) ORDER BY t.version
        """;

    public Task<JobDto?> FindAsync(Guid id, Guid? ownerId, CancellationToken cancellation)
        => DatabaseRetry.RunBrieflyAsync(token => FindOnceAsync(id, ownerId, token), time, cancellation);

    public Task<IReadOnlyList<JobDto>> ListAsync(JobFilter filter, CancellationToken cancellation)
        => DatabaseRetry.RunBrieflyAsync(token => ListOnceAsync(filter, token), time, cancellation);

    public async Task<JobPlaceDto?> PlaceAsync(Guid id, Guid? ownerId, CancellationToken cancellation)
    {
        if (await PlaceStatement.ExecuteAsync(database, id, ownerId, cancellation) is not { } place) return null;
        var isCounted = place.Before < PlaceStatement.Cap;
        return place.PerSecond is > 0 and var pace && isCounted
            ? new JobPlaceDto(place.Before + 1, isCounted, StartEstimate.Median(place.Before, pace), StartEstimate.NineOfTen(place.Before, pace))
            : new JobPlaceDto(place.Before + 1, isCounted, StartsWithinP50: null, StartsWithinP90: null);
    }

    public Task<IReadOnlyList<JobTransitionDto>> TransitionsAsync(Guid id, Guid? ownerId, CancellationToken cancellation)
        => DatabaseRetry.RunBrieflyAsync(token => TransitionsOnceAsync(id, ownerId, token), time, cancellation);

    private async Task<JobDto?> FindOnceAsync(Guid id, Guid? ownerId, CancellationToken cancellation)
    {
        await using var batch = database.Batch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Find) { Parameters = { Uuid(id), Uuid(ownerId) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Steps) { Parameters = { Uuid(id) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Waits) { Parameters = { Uuid(id) } });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;

        var job = Read(reader, Text(reader, 19) is { } result ? JsonElement.Parse(Encoding.UTF8.GetBytes(result)) : null);
        await reader.NextResultAsync(cancellation);
        var steps = new List<JobStepDto>();
        while (await reader.ReadAsync(cancellation)) steps.Add(ReadStep(reader));
        await reader.NextResultAsync(cancellation);
        return job with { Steps = steps, Waiting = await reader.ReadAsync(cancellation) ? ReadWait(reader) : null };
    }

    private async Task<IReadOnlyList<JobDto>> ListOnceAsync(JobFilter filter, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var command = new NpgsqlBatchCommand(List);
        command.Parameters.Add(NpgsqlDbType.Uuid, filter.OwnerId);
        command.Parameters.Add(NpgsqlDbType.Text, filter.Type);
        command.Parameters.Add(NpgsqlDbType.Array | NpgsqlDbType.Text, States(filter));
        command.Parameters.Add(NpgsqlDbType.Uuid, filter.Before);
        command.Parameters.Add(NpgsqlDbType.Integer, Guard.Range(filter.Limit, 1, 200, nameof(filter.Limit)));
        await using var batch = new ValuesBatch(database).With(command);
        await using var reader = await batch.ReadAsync(cancellation);
        var jobs = new List<JobDto>();
        while (await reader.ReadAsync(cancellation)) jobs.Add(Read(reader, result: null));
        return jobs;
    }

    private async Task<IReadOnlyList<JobTransitionDto>> TransitionsOnceAsync(Guid id, Guid? ownerId, CancellationToken cancellation)
    {
        await using var command = database.Command(Transitions).With(id).With(NpgsqlDbType.Uuid, ownerId);
        var transitions = new List<JobTransitionDto>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) transitions.Add(ReadTransition(reader));
        return transitions;
    }

    private static string[]? States(JobFilter filter)
        => filter.States is { Count: > 0 } states ? [.. states.Select(state => state.ToString().ToLowerInvariant())] : null;

    private static NpgsqlParameter Uuid(Guid? value) => new() { NpgsqlDbType = NpgsqlDbType.Uuid, Value = value is { } id ? id : DBNull.Value };

    private static JobDto Read(NpgsqlDataReader row, JsonElement? result) => new(
        row.GetGuid(0),
        row.GetString(1),
        ChangeReader.State(row.GetString(2)),
        row.GetInt16(3),
        Text(row, 4),
        row.GetInt32(5),
        row.GetInt32(6),
        row.GetBoolean(7),
        row.GetFieldValue<DateTimeOffset>(8),
        Time(row, 9) is { } runAt && runAt < DateTimeOffset.MaxValue ? runAt : null,
        Time(row, 10),
        Time(row, 11),
        Time(row, 12),
        Text(row, 13) is { } code ? new JobErrorDto(code, Text(row, 14) ?? "", row.GetInt32(15)) : null,
        [],
        result,
        row.IsDBNull(16) ? null : row.GetGuid(16),
        ActivityContext.TryParse(Text(row, 17), null, out var trace) ? trace.TraceId.ToHexString() : null,
        row.GetInt64(18));

    private static JobStepDto ReadStep(NpgsqlDataReader row)
    {
        var started = row.GetFieldValue<DateTimeOffset>(3);
        return new JobStepDto(
            row.GetString(0), Enum.Parse<JobStepState>(row.GetString(1), ignoreCase: true), row.GetInt32(2), started,
            Time(row, 4) is { } finished ? (finished - started).TotalMilliseconds : null);
    }

    private static JobWaitDto ReadWait(NpgsqlDataReader row)
    {
        var question = Text(row, 3) is { } json ? JsonSerializer.Deserialize<Question>(json, Wire.Json) : null;
        var until = row.GetFieldValue<DateTimeOffset>(4);
        return new JobWaitDto(
            row.GetString(0), row.GetString(1), Text(row, 2), question?.Text, question?.Choices ?? [], until < DateTimeOffset.MaxValue ? until : null);
    }

    private static JobTransitionDto ReadTransition(NpgsqlDataReader row) => new(
        (int)row.GetInt64(0),
        Text(row, 1) is { } from ? ChangeReader.State(from) : null,
        ChangeReader.State(row.GetString(2)),
        row.GetFieldValue<DateTimeOffset>(3),
        row.GetInt32(4),
        row.IsDBNull(5) ? null : row.GetGuid(5).ToString(),
        Text(row, 6),
        Text(row, 7),
        row.IsDBNull(8) ? null : row.GetDouble(8));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column)
        => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
