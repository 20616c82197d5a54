using Concierge.Bench.Measuring;

namespace Concierge.Bench.Limits;

internal static class InsertLimits
{
    /// <summary>As many commits as there are rows: what callers get who share nothing.</summary>
    public static Task<double> CommitsAsync(Scene scene, CancellationToken cancellation) => InsertAsync(scene, connections: 32, batch: 1, cancellation);

    public static Task<double> RowsAsync(Scene scene, CancellationToken cancellation) => InsertAsync(scene, connections: 4, Limit.InsertBatch, cancellation);

    private static async Task<double> InsertAsync(Scene scene, int connections, int batch, CancellationToken cancellation)
    {
        await using var table = await LimitTable.CreateAsync(scene.Servers, connections, cancellation);
        return await Loop.RateAsync(connections, async token =>
        {
            await table.InsertAsync(LimitTable.Ids(batch), token);
            return batch;
        }, cancellation);
    }
}
