using System.Security.Cryptography;
using Concierge.Core.Data;
using Concierge.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Secrets;

/// <summary>A table with sealed values, for a rotation to go through.</summary>
public interface ISealedTable
{
    /// <summary>Wraps every data key of an older key with the active one.</summary>
    Task<Rewrapped> RewrapAsync(CancellationToken cancellation);

    /// <summary>
    /// Seals the values of one owner for another, which <c>owner_id</c> must follow in the same transaction: a value is
    /// bound to its owner. Needs a scope that sees both.
    /// </summary>
    Task MoveAsync(Guid from, Guid to, CancellationToken cancellation);
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
internal sealed class SealedTable<TEntity>(ConciergeDb db, IEnvelope envelope, string purpose) : ISealedTable
    where TEntity : class, ISealed, IOwned
{
    private const int Batch = 200;

    private readonly string _table = $"{ConciergeDb.Schema}.{db.Model.FindEntityType(typeof(TEntity))!.GetTableName()}";

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

    public async Task MoveAsync(Guid from, Guid to, CancellationToken cancellation)
    {
        var sql = $$"""UPDATE {{_table}} SET key_id = {0}, wrapped_key = {1}, nonce = {2}, ciphertext = {3}, tag = {4} WHERE id = {5}""";
        foreach (var row in await db.Set<TEntity>().AsNoTracking().Where(row => row.OwnerId == from).ToListAsync(cancellation))
        {
            var plain = envelope.Open(row.Sealed, AssociatedData.Of(purpose, from, row.Id));
            var moved = envelope.Seal(plain, AssociatedData.Of(purpose, to, row.Id));
            CryptographicOperations.ZeroMemory(plain);
            await db.Database.ExecuteSqlRawAsync(sql, [moved.KeyId, moved.WrappedKey, moved.Nonce, moved.Ciphertext, moved.Tag, row.Id], cancellation);
        }
    }

    private Task<List<WrappedRow>> NextAsync(Guid after, CancellationToken cancellation)
    {
        var sql = $$"""SELECT id AS "Id", key_id AS "KeyId", wrapped_key AS "WrappedKey" FROM {{_table}} WHERE key_id <> {0} AND id > {1} ORDER BY id LIMIT {2}""";
        return db.Database.SqlQueryRaw<WrappedRow>(sql, envelope.ActiveKeyId, after, Batch).ToListAsync(cancellation);
    }

    private async Task<Rewrapped> RewrapAsync(WrappedRow row, CancellationToken cancellation)
    {
        try
        {
            var wrapped = envelope.Rewrap(new SealedValue(row.KeyId, row.WrappedKey, [], [], []));
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
