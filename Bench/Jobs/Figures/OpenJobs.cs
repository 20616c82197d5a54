using Concierge.Bench.Servers;

namespace Concierge.Bench.Jobs.Figures;

internal static class OpenJobs
{
    private const string Any = "SELECT EXISTS (SELECT 1 FROM jobs.jobs WHERE state = 'queued') OR EXISTS (SELECT 1 FROM jobs.jobs WHERE state = 'running')";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Ends when no job is queued or running.</summary>
    public static async Task NoneAsync(Database database, CancellationToken cancellation)
    {
        while (await database.ScalarAsync<bool>(Any, cancellation)) await Task.Delay(Pause, cancellation);
    }
}
