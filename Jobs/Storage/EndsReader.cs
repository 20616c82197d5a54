using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <inheritdoc cref="IJobEnds"/>
internal sealed class EndsReader(JobsDatabase database, TimeProvider time) : IJobEnds
{
    // The second condition on the owner is the index's own: it is partial.
    private const string Read = """
        -- name: read ends
        SELECT id, type, state::text, version, finished_at, error_code, created_at FROM jobs.jobs
        WHERE owner_id = $1 AND owner_id <> '00000000-0000-0000-0000-000000000000' AND finished_at IS NOT NULL
          AND (finished_at, id) > ($2, $3) AND state >= 'completed'
        ORDER BY finished_at, id LIMIT $4
        """;

    public Task<IReadOnlyList<JobEnd>> ReadAsync(Guid ownerId, EndsAfter after, int limit, CancellationToken cancellation)
        => DatabaseRetry.RunBrieflyAsync(token => ReadOnceAsync(ownerId, after, Guard.Range(limit, 1, 1_000), token), time, cancellation);

    public Task<DateTimeOffset> NowAsync(CancellationToken cancellation)
        => DatabaseRetry.RunBrieflyAsync(NowOnceAsync, time, cancellation);

    private async Task<IReadOnlyList<JobEnd>> ReadOnceAsync(Guid ownerId, EndsAfter after, int limit, CancellationToken cancellation)
    {
        await using var command = database.Command(Read)
            .With(ownerId).With(NpgsqlDbType.TimestampTz, after.At.ToUniversalTime()).With(after.JobId ?? Guid.Empty).With(limit);
        var ends = new List<JobEnd>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            ends.Add(new JobEnd(
                reader.GetGuid(0),
                reader.GetString(1),
                ChangeReader.State(reader.GetString(2)),
                reader.GetInt64(3),
                await reader.GetFieldValueAsync<DateTimeOffset>(4, cancellation),
                await reader.IsDBNullAsync(5, cancellation) ? null : reader.GetString(5),
                await reader.GetFieldValueAsync<DateTimeOffset>(6, cancellation)));
        }

        return ends;
    }

    private async Task<DateTimeOffset> NowOnceAsync(CancellationToken cancellation)
    {
        await using var command = database.Command("SELECT now()");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return await reader.GetFieldValueAsync<DateTimeOffset>(0, cancellation);
    }
}
