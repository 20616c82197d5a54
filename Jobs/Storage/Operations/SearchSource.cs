using Concierge.Contracts.Jobs;
using Concierge.Contracts.Operations;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage.Operations;

/// <summary>
/// Turns criteria into the index that is walked, newest first, and the conditions that are left to check on the
/// way. Where no index answers, the primary key is walked: its ids sort by the time of enqueueing.
/// </summary>
internal sealed class SearchSource
{
    private static readonly JobState[] Rare = [JobState.Waiting, JobState.Failed, JobState.Cancelled, JobState.Expired];

    private readonly List<(NpgsqlDbType Type, object Value)> _values = [];
    private readonly List<string> _rest = [];
    private readonly Func<string, string> _branches;

    public SearchSource(JobCriteria criteria)
    {
        _branches = Branches(criteria);
        if (criteria.Type is { } type && criteria.Field is null) _rest.Add($"type = {Add(NpgsqlDbType.Text, type)}");
        if (criteria.Queue is { } queue) _rest.Add($"queue = {Add(NpgsqlDbType.Text, queue)}");
        From = criteria.From is { } from ? Floor(from) : Guid.Empty;
        To = criteria.To is { } to ? Floor(to) : Guid.AllBitsSet;
    }

    /// <summary>The lowest id that can match.</summary>
    public Guid From { get; }

    /// <summary>All ids that can match are below.</summary>
    public Guid To { get; }

    /// <summary>True when every row that is walked matches.</summary>
    public bool IsExact => _rest.Count == 0;

    /// <summary>What is left to check on a row, as a condition.</summary>
    public string Rest => _rest.Count == 0 ? "true" : string.Join(" AND ", _rest);

    /// <summary>Values of the parameters that the texts refer to, from <see cref="FirstParameter"/> on.</summary>
    public IReadOnlyList<(NpgsqlDbType Type, object Value)> Values => _values;

    /// <summary>$1 is the id to start below, $2 the lowest id, $3 how many rows to walk.</summary>
    private const int FirstParameter = 4;

    /// <summary>A stretch of rows, newest first.</summary>
    public string Walk(string columns) => _branches($"SELECT {columns} FROM jobs.jobs WHERE id < $1 AND id >= $2 AND ");

    /// <summary>The lowest version 7 id of a moment.</summary>
    public static Guid Floor(DateTimeOffset moment)
    {
        var milliseconds = Math.Clamp(moment.ToUnixTimeMilliseconds(), 0, 0xFFFF_FFFF_FFFF);
        return new Guid((int)(milliseconds >> 16), (short)(milliseconds & 0xFFFF), 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /// <summary>When an id was made, to the millisecond.</summary>
    public static DateTimeOffset TimeOf(Guid id)
    {
        var bytes = id.ToByteArray(bigEndian: true);
        var milliseconds = bytes.Take(6).Aggregate(0L, (sum, next) => (sum << 8) | next);
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(milliseconds, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
    }

    // Names of states and types stand in the text, not in parameters: a partial index is used only where the
    // planner can see that its condition holds.
    private Func<string, string> Branches(JobCriteria criteria)
    {
        JobState[] states = [.. (criteria.States ?? []).Distinct()];
        if (criteria is { Type: { } type, Field: { } field, Value: { } value })
        {
            LeftOver(criteria, states, owner: true, correlation: true, code: true);
            var condition = $"type = {SearchIndexes.Literal(type)} AND {SearchIndexes.Expression(field)} = lower(left({Add(NpgsqlDbType.Text, value)}, {SearchIndexes.MaxValue}))";
            return select => Ordered(select + condition);
        }

        if (criteria.CorrelationId is { } correlation)
        {
            LeftOver(criteria, states, owner: true, correlation: false, code: true);
            var condition = $"correlation_id = {Add(NpgsqlDbType.Uuid, correlation)}";
            return select => Ordered(select + condition);
        }

        if (criteria.OwnerId is { } owner && owner != Guid.Empty)
        {
            LeftOver(criteria, states, owner: false, correlation: false, code: true);
            var condition = $"owner_id = {Add(NpgsqlDbType.Uuid, owner)} AND owner_id <> '00000000-0000-0000-0000-000000000000'";
            return select => Ordered(select + condition);
        }

        return ByState(criteria, states);
    }

    private Func<string, string> ByState(JobCriteria criteria, JobState[] states)
    {
        if (states is [JobState.Failed] && criteria.ErrorCode is { } code)
        {
            LeftOver(criteria, [], owner: true, correlation: false, code: false);
            var condition = $"state = 'failed' AND error_code = {Add(NpgsqlDbType.Text, code)}";
            return select => Ordered(select + condition);
        }

        LeftOver(criteria, states is [JobState.Running] || Array.TrueForAll(states, Rare.Contains) ? [] : states, owner: true, correlation: false, code: true);

        // Few rows at any time, but old ones: sorted rather than met on the way. OFFSET keeps the planner to that.
        if (states is [JobState.Running]) return select => Ordered($"SELECT * FROM ({select}state = 'running' OFFSET 0) r WHERE true");
        if (states.Length > 0 && Array.TrueForAll(states, Rare.Contains))
            return select => Ordered($"SELECT * FROM ({string.Join(" UNION ALL ", states.Select(state => $"({Ordered($"{select}state = {SearchIndexes.Literal(Name(state))}")})"))}) u WHERE true");
        return select => Ordered(select + "true");
    }

    private void LeftOver(JobCriteria criteria, JobState[] states, bool owner, bool correlation, bool code)
    {
        if (states.Length > 0) _rest.Add($"state = ANY ({Add(NpgsqlDbType.Array | NpgsqlDbType.Text, states.Select(Name).ToArray())}::jobs.state[])");
        if (owner && criteria.OwnerId is { } ownerId) _rest.Add($"owner_id = {Add(NpgsqlDbType.Uuid, ownerId)}");
        if (correlation && criteria.CorrelationId is { } correlationId) _rest.Add($"correlation_id = {Add(NpgsqlDbType.Uuid, correlationId)}");
        if (code && criteria.ErrorCode is { } errorCode) _rest.Add($"error_code = {Add(NpgsqlDbType.Text, errorCode)}");
    }

    private static string Name(JobState state) => state.ToString().ToLowerInvariant();

    private static string Ordered(string select) => $"{select} ORDER BY id DESC LIMIT $3";

    private string Add(NpgsqlDbType type, object value)
    {
        _values.Add((type, value));
        return $"${FirstParameter + _values.Count - 1}";
    }
}
