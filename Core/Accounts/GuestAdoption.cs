using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Secrets;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Accounts;

/// <summary>Gives what a guest made to the account that the guest signs in with.</summary>
public sealed class GuestAdoption(IServiceScopeFactory scopes, IJobClient jobs)
{
    public async Task AdoptAsync(Guid guestId, Guid accountId, CancellationToken cancellation)
    {
        if (guestId == accountId) return;
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        var db = scope.ServiceProvider.GetRequiredService<ConciergeDb>();
        // Somebody else's account is not a guest, whoever holds its token.
        if (await db.Accounts.AnyAsync(account => account.Id == guestId, cancellation)) return;

        await db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            foreach (var values in scope.ServiceProvider.GetServices<ISealedTable>()) await values.MoveAsync(guestId, accountId, token);
            foreach (var table in OwnedRows.Tables(db)) await MoveAsync(db, transaction, table, guestId, accountId, token);
            await transaction.CommitAsync(token);
        }, cancellation);
        await jobs.TransferAsync(guestId, accountId, cancellation);
    }

    private static async Task MoveAsync(ConciergeDb db, IDbContextTransaction transaction, string table, Guid from, Guid to, CancellationToken cancellation)
    {
        if (await TryAsync(db, transaction, OwnedRows.Move(table), [to, from], cancellation)) return;

        // One by one: where there can be only one of a kind, the account's stays and the guest's goes.
        foreach (var row in await db.Database.SqlQueryRaw<string>(OwnedRows.Places(table), from).ToListAsync(cancellation))
        {
            if (!await TryAsync(db, transaction, OwnedRows.MoveOne(table), [to, row], cancellation))
                await db.Database.ExecuteSqlRawAsync(OwnedRows.DeleteOne(table), [row], cancellation);
        }
    }

    // False when the account has one of the kind already; then nothing is changed.
    private static async Task<bool> TryAsync(ConciergeDb db, IDbContextTransaction transaction, string sql, object[] values, CancellationToken cancellation)
    {
        await transaction.CreateSavepointAsync("move", cancellation);
        try
        {
            await db.Database.ExecuteSqlRawAsync(sql, values, cancellation);
            return true;
        }
        catch (Npgsql.PostgresException error) when (error.SqlState == Npgsql.PostgresErrorCodes.UniqueViolation)
        {
            await transaction.RollbackToSavepointAsync("move", cancellation);
            return false;
        }
    }
}
