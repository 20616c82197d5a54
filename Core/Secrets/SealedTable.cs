using System.Security.Cryptography;
using Concierge.Core.Data;
using Concierge.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Secrets;

/// <summary>A table of people's own sealed values.</summary>
public interface ISealedTable
{
    /// <summary>
    /// Seals the values of one owner for another, which <c>owner_id</c> must follow in the same transaction: a value is
    /// bound to its owner. Needs a scope that sees both.
    /// </summary>
    Task MoveAsync(Guid from, Guid to, CancellationToken cancellation);
}

internal sealed class SealedTable<TEntity>(ConciergeDb db, IEnvelope envelope, string purpose) : ISealedTable
    where TEntity : class, ISealed, IOwned
{
    private readonly string _table = db.TableOf<TEntity>();

    public async Task MoveAsync(Guid from, Guid to, CancellationToken cancellation)
    {
        var sql = $$"""UPDATE {{_table}} SET key_id = {0}, wrapped_key = {1}, nonce = {2}, ciphertext = {3}, tag = {4} WHERE id = {5}""";
        foreach (var row in await db.Set<TEntity>().AsNoTracking().Where(row => row.OwnerId == from).ToListAsync(cancellation))
        {
            var plain = await envelope.OpenAsync(row.Sealed, AssociatedData.Of(purpose, from, row.Id), cancellation);
            var moved = await envelope.SealAsync(plain, AssociatedData.Of(purpose, to, row.Id), cancellation);
            CryptographicOperations.ZeroMemory(plain);
            await db.Database.ExecuteSqlRawAsync(sql, [moved.KeyId, moved.WrappedKey, moved.Nonce, moved.Ciphertext, moved.Tag, row.Id], cancellation);
        }
    }
}
