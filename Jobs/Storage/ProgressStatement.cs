using Concierge.Jobs.Live;
using Concierge.Jobs.Running;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>Writes the progress of any number of running attempts in one statement.</summary>
internal static class ProgressStatement
{
    private const string Write = """
        -- name: write progress
        UPDATE jobs.jobs j SET progress = p.progress, message = coalesce(p.message, j.message), version = j.version + 1
        FROM unnest($1, $2, $3, $4) AS p(id, attempt, progress, message)
        WHERE j.id = p.id AND j.attempt = p.attempt AND j.state = 'running'
        RETURNING j.id, j.owner_id, j.state::text
        """;

    public static Task<IReadOnlyList<ChangedJob>> ExecuteAsync(
        JobsDatabase database, IReadOnlyList<Progress> progress, CancellationToken cancellation)
    {
        var command = database.Command(Write);
        command.Add(NpgsqlDbType.Uuid, progress, p => p.JobId);
        command.Add(NpgsqlDbType.Integer, progress, p => p.Attempt);
        command.Add(NpgsqlDbType.Smallint, progress, p => (short)p.Percent);
        command.Add(NpgsqlDbType.Text, progress, p => p.Message);
        return command.ReadChangesAsync(cancellation);
    }
}
