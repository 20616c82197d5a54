using Concierge.Contracts.Operations;
using Npgsql;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage.Operations;

/// <summary>One stretch of a walk.</summary>
/// <param name="Found">What matched in it, newest first.</param>
/// <param name="End">The lowest id looked at; null when there is nothing below.</param>
internal readonly record struct Stretch<T>(T Found, Guid? End);

/// <summary>Walks the jobs that criteria mean, newest first, stretch by stretch: no statement looks at more rows than it was told to.</summary>
internal sealed class SearchWalk(JobsDatabase database, JobCriteria criteria)
{
    /// <summary>Rows of the first stretch where rows have to be checked; the next ones are longer.</summary>
    private const int FirstStretch = 2_000;

    private const int LongestStretch = 16_000;

    private readonly SearchSource _source = new(criteria);

    /// <summary>All ids that can match are below.</summary>
    public Guid Start => _source.To;

    /// <summary>How many rows to look at in the n-th stretch, to find this many.</summary>
    public int Length(int stretch, int wanted)
        => _source.IsExact ? wanted : Math.Max(wanted, Math.Min(LongestStretch, FirstStretch << Math.Min(stretch, 3)));

    /// <summary>Rows for a list; at most <paramref name="limit"/>.</summary>
    public async Task<Stretch<List<JobRowDto>>> RowsAsync(Guid before, int length, int limit, CancellationToken cancellation)
    {
        await using var batch = Batch(
            $"SELECT {JobRows.Columns} FROM ({_source.Walk("*")}) j WHERE {_source.Rest} ORDER BY id DESC LIMIT {limit}", before, length);
        await using var reader = await batch.ReadAsync(cancellation);
        var rows = new List<JobRowDto>();
        while (await reader.ReadAsync(cancellation)) rows.Add(JobRows.Read(reader));
        return new(rows, await EndAsync(reader, cancellation));
    }

    /// <summary>Ids to act on; at most <paramref name="limit"/>.</summary>
    public async Task<Stretch<List<Guid>>> IdsAsync(Guid before, int length, int limit, CancellationToken cancellation)
    {
        await using var batch = Batch(
            $"SELECT id FROM ({_source.Walk("*")}) j WHERE {_source.Rest} ORDER BY id DESC LIMIT {limit}", before, length);
        await using var reader = await batch.ReadAsync(cancellation);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(cancellation)) ids.Add(reader.GetGuid(0));
        return new(ids, await EndAsync(reader, cancellation));
    }

    /// <summary>How many match.</summary>
    public async Task<Stretch<long>> CountAsync(Guid before, int length, CancellationToken cancellation)
    {
        await using var batch = Batch($"SELECT count(*) FROM ({_source.Walk("*")}) j WHERE {_source.Rest}", before, length);
        await using var reader = await batch.ReadAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var count = reader.GetInt64(0);
        return new(count, await EndAsync(reader, cancellation));
    }

    /// <summary>The plan of a stretch, for tests.</summary>
    internal async Task<string> ExplainAsync(int length, int limit, CancellationToken cancellation)
    {
        await using var batch = Batch(
            $"EXPLAIN (ANALYZE, BUFFERS) SELECT {JobRows.Columns} FROM ({_source.Walk("*")}) j WHERE {_source.Rest} ORDER BY id DESC LIMIT {limit}", Start, length);
        await using var reader = await batch.ReadAsync(cancellation);
        var lines = new List<string>();
        while (await reader.ReadAsync(cancellation)) lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }

    // The second statement says where the stretch ended, whether its last rows matched or not.
    private ValuesBatch Batch(string statement, Guid before, int length) => new ValuesBatch(database)
        .With(Command(statement, before, length))
        .With(Command($"SELECT id FROM ({_source.Walk("id")}) w ORDER BY id DESC OFFSET $3 - 1 LIMIT 1", before, length));

    private NpgsqlBatchCommand Command(string text, Guid before, int length)
    {
        var command = new NpgsqlBatchCommand(text);
        command.Parameters.Add(NpgsqlDbType.Uuid, before);
        command.Parameters.Add(NpgsqlDbType.Uuid, _source.From);
        command.Parameters.Add(NpgsqlDbType.Integer, length);
        foreach (var (type, value) in _source.Values) command.Parameters.Add(type, value);
        return command;
    }

    private static async Task<Guid?> EndAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        await reader.NextResultAsync(cancellation);
        return await reader.ReadAsync(cancellation) && !await reader.IsDBNullAsync(0, cancellation) ? reader.GetGuid(0) : null;
    }
}
