using Concierge.Contracts.Jobs;

namespace Concierge.Jobs.Storage;

/// <summary>The state of one job, for who is not sure what came of a change.</summary>
internal static class StateStatement
{
    private const string Find = """
        -- name: read state
        SELECT state::text FROM jobs.jobs WHERE id = $1
        """;

    /// <summary>Returns null when there is no such job.</summary>
    public static async Task<JobState?> ExecuteAsync(JobsDatabase database, Guid id, CancellationToken cancellation)
    {
        await using var command = database.Command(Find).With(id);
        return await command.ExecuteScalarAsync(cancellation) is string state ? ChangeReader.State(state) : null;
    }
}
