using Concierge.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Secrets;

/// <summary>Something that keeps sealed values, for a rotation of the keys to go through.</summary>
public interface ISealedStore
{
    /// <summary>Wraps every data key of an older key with the active one. Needs a scope of the system's own.</summary>
    Task<Rewrapped> RewrapAsync(CancellationToken cancellation);
}

/// <summary>What a rotation did.</summary>
/// <param name="Changed">Rows that are sealed under the active key now.</param>
/// <param name="Lost">Rows that no key here opens; they stay as they are.</param>
public sealed record Rewrapped(int Changed, int Lost)
{
    public static Rewrapped operator +(Rewrapped left, Rewrapped right) => new(left.Changed + right.Changed, left.Lost + right.Lost);
}

/// <summary>
/// Goes through one table, whoever's rows they are. A row whose value is replaced meanwhile is left alone: its new
/// data key must not be overwritten by the old one's wrapping.
/// </summary>
internal sealed class SealedRows<TEntity>(ConciergeDb db, IEnvelope envelope) : ISealedStore
    where TEntity : class, ISealed
{
    private const int Batch = 200;

    private readonly string _table = db.TableOf<TEntity>();

    public async Task<Rewrapped> RewrapAsync(CancellationToken cancellation)
    {
        var (sum, last) = (new Rewrapped(0, 0), Guid.Empty);
        while (await NextAsync(last, cancellation) is { Count: > 0 } rows)
        {
            foreach (var row in rows) sum += await RewrapAsync(row, cancellation);
            last = rows[^1].Id;
        }

        return sum;
    }

    private async Task<List<WrappedRow>> NextAsync(Guid after, CancellationToken cancellation)
    {
        var sql = $$"""SELECT id, key_id, wrapped_key FROM {{_table}} WHERE key_id <> {0} AND id > {1} ORDER BY id LIMIT {2}""";
        return await db.Database.SqlQueryRaw<WrappedRow>(sql, await envelope.ActiveKeyIdAsync(cancellation), after, Batch).ToListAsync(cancellation);
    }

    private async Task<Rewrapped> RewrapAsync(WrappedRow row, CancellationToken cancellation)
    {
        try
        {
            var wrapped = await envelope.RewrapAsync(new SealedValue(row.KeyId, row.WrappedKey, [], [], []), cancellation);
            var sql = $$"""UPDATE {{_table}} SET key_id = {0}, wrapped_key = {1} WHERE id = {2} AND wrapped_key = {3}""";
            return new Rewrapped(await db.Database.ExecuteSqlRawAsync(sql, [wrapped.KeyId, wrapped.WrappedKey, row.Id, row.WrappedKey], cancellation), 0);
        }
        catch (EnvelopeException)
        {
            return new Rewrapped(0, 1);
        }
    }

    private sealed record WrappedRow(Guid Id, string KeyId, byte[] WrappedKey);
}
