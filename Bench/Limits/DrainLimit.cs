using Concierge.Bench.Jobs;
using Concierge.Bench.Measuring;

namespace Concierge.Bench.Limits;

/// <summary>A drain by Postgres alone: nothing announces the jobs and nothing runs between claim and completion.</summary>
internal static class DrainLimit
{
    private const int Jobs = 100_000;
    private const int Workers = 2;

    public static async Task<double> RunAsync(Scene scene, CancellationToken cancellation)
    {
        await using var table = await LimitTable.CreateAsync(scene.Servers, Workers, cancellation);
        for (var rows = 0; rows < Jobs; rows += Limit.InsertBatch) await table.InsertAsync(LimitTable.Ids(Limit.InsertBatch), cancellation);
        await table.SettleAsync(cancellation);

        var started = Monotonic.Milliseconds;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => WorkAsync(table, cancellation), cancellation)));
        return Jobs / ((Monotonic.Milliseconds - started) / 1000);
    }

    private static async Task WorkAsync(LimitTable table, CancellationToken cancellation)
    {
        while (await ClaimAsync(table, cancellation) is { Length: > 0 } ids) await table.UpdateAsync(state: 2, ids, cancellation);
    }

    private static async Task<Guid[]> ClaimAsync(LimitTable table, CancellationToken cancellation)
    {
        await using var claim = table.Source.CreateCommand("""
            UPDATE limits l SET state = 1, attempt = attempt + 1
            FROM (SELECT id FROM limits WHERE state = 0 ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED) AS n
            WHERE l.id = n.id RETURNING l.id, l.payload::text
            """);
        claim.Parameters.Add(new Npgsql.NpgsqlParameter { Value = Limit.ClaimBatch });
        var ids = new List<Guid>(Limit.ClaimBatch);
        await using var reader = await claim.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) ids.Add(reader.GetGuid(0));
        return [.. ids];
    }
}
