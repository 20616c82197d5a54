using System.Collections.Concurrent;
using Concierge.Bench.Measuring;

namespace Concierge.Bench.Limits;

internal static class UpdateLimits
{
    // Enough for six seconds at twice the rate of a fast machine's one connection.
    private const int Rows = 600_000;
    private const short Running = 1;
    private const short Completed = 2;

    public static async Task<double> ClaimAsync(Scene scene, CancellationToken cancellation)
    {
        await using var table = await LimitTable.CreateAsync(scene.Servers, connections: 4, cancellation);
        var batches = await FillAsync(table, cancellation);
        return await UpdateAsync(table, batches, Running, cancellation);
    }

    public static async Task<double> CompleteAsync(Scene scene, CancellationToken cancellation)
    {
        await using var table = await LimitTable.CreateAsync(scene.Servers, connections: 4, cancellation);
        var batches = await FillAsync(table, cancellation);
        await using (var claim = table.Source.CreateCommand("UPDATE limits SET state = 1, attempt = 1"))
        {
            claim.CommandTimeout = 0;
            await claim.ExecuteNonQueryAsync(cancellation);
        }

        await using (var vacuum = table.Source.CreateCommand("VACUUM limits"))
        {
            vacuum.CommandTimeout = 0;
            await vacuum.ExecuteNonQueryAsync(cancellation);
        }

        return await UpdateAsync(table, batches, Completed, cancellation);
    }

    private static async Task<ConcurrentQueue<Guid[]>> FillAsync(LimitTable table, CancellationToken cancellation)
    {
        var batches = new ConcurrentQueue<Guid[]>();
        for (var rows = 0; rows < Rows; rows += Limit.ClaimBatch * 10)
        {
            var ids = LimitTable.Ids(Limit.ClaimBatch * 10);
            await table.InsertAsync(ids, cancellation);
            foreach (var batch in ids.Chunk(Limit.ClaimBatch)) batches.Enqueue(batch);
        }

        await table.SettleAsync(cancellation);
        return batches;
    }

    private static Task<double> UpdateAsync(LimitTable table, ConcurrentQueue<Guid[]> batches, short state, CancellationToken cancellation)
        => Loop.RateAsync(1, async token =>
        {
            if (!batches.TryDequeue(out var batch)) return 0;
            await table.UpdateAsync(state, batch, token);
            return batch.Length;
        }, cancellation);
}
