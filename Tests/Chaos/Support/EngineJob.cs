using Npgsql;

namespace Concierge.Tests.Chaos.Support;

/// <summary>One row of the engine's audit trail.</summary>
public sealed record EngineTransition(string? From, string To, DateTimeOffset At, int Attempt, string? Reason)
{
    public bool IsTerminal => EngineJob.IsTerminalState(To);
}

/// <summary>A job as the engine's own tables have it.</summary>
public sealed record EngineJob(Guid Id, string State, int Attempt, IReadOnlyList<EngineTransition> Transitions)
{
    public bool IsTerminal => IsTerminalState(State);

    public static bool IsTerminalState(string state) => state is "completed" or "failed" or "cancelled" or "expired";

    /// <summary>Every job of a database.</summary>
    public static async Task<IReadOnlyList<EngineJob>> ReadAllAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var trails = new Dictionary<Guid, List<EngineTransition>>();
        await using (var command = database.CreateCommand(
            "SELECT job_id, from_state::text, to_state::text, at, attempt, reason FROM jobs.trail ORDER BY job_id, version"))
        await using (var row = await command.ExecuteReaderAsync(cancellation))
        {
            while (await row.ReadAsync(cancellation))
            {
                if (!trails.TryGetValue(row.GetGuid(0), out var trail)) trails[row.GetGuid(0)] = trail = [];
                trail.Add(Transition(row));
            }
        }

        var jobs = new List<EngineJob>();
        await using (var command = database.CreateCommand("SELECT id, state::text, attempt FROM jobs.jobs ORDER BY id"))
        await using (var row = await command.ExecuteReaderAsync(cancellation))
        {
            while (await row.ReadAsync(cancellation))
                jobs.Add(new EngineJob(row.GetGuid(0), row.GetString(1), row.GetInt32(2), trails.GetValueOrDefault(row.GetGuid(0)) ?? []));
        }

        return jobs;
    }

    private static EngineTransition Transition(NpgsqlDataReader row) => new(
        row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.GetInt32(4),
        row.IsDBNull(5) ? null : row.GetString(5));
}
