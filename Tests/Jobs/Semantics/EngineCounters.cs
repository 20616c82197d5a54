namespace Concierge.Tests.Jobs.Semantics;

internal static class EngineCounters
{
    private const string Sessions = "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'concierge-jobs')";

    /// <summary>A counter of the server's, once the engine's sessions have ended: that is when theirs are added up.</summary>
    public static async Task<long> CounterAsync(this FreshDatabase database, string sql)
    {
        while (await database.ScalarAsync<bool>(Sessions))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        return await database.ScalarAsync<long>(sql);
    }
}
