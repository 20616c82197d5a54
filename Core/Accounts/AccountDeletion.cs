using Concierge.Contracts.Jobs;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Results;
using Concierge.Jobs;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Concierge.Core.Accounts;

/// <summary>Deletes an account: it cannot sign in from now on, and a job takes everything away that it owned.</summary>
public sealed class AccountDeletion(UserManager<Account> users, ConciergeDb db, Sessions sessions, CurrentUser user, IJobClient jobs, TimeProvider time)
{
    public async Task<Result<JobTicket>> RequestAsync(string? password, CancellationToken cancellation)
    {
        if (await users.FindByIdAsync(user.Id.ToString()) is not { } account) return AccountErrors.SignInRequired;
        if (password is null or { Length: > AccountRules.MaxPassword } || !await users.CheckPasswordAsync(account, password)) return Error.Invalid("password", "Is not your password.");

        return await db.Database.CreateExecutionStrategy().ExecuteAsync(token => StoreAsync(account.Id, token), cancellation);
    }

    // In one transaction: a worker takes a job within a millisecond, and would delete the account while it is still written here.
    private async Task<JobTicket> StoreAsync(Guid accountId, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var within = jobs.Within(transaction.GetDbTransaction());
        var ticket = await within.EnqueueAsync(
            AccountErasure.Definition, new AccountErasureRequest(accountId), new EnqueueOptions { IdempotencyKey = $"erase {accountId}" }, cancellation);
        var (now, stamp) = (time.GetUtcNow(), Guid.CreateVersion7().ToString());
        await db.Accounts.Where(account => account.Id == accountId).ExecuteUpdateAsync(
            account => account.SetProperty(row => row.DisabledAt, now).SetProperty(row => row.ConcurrencyStamp, stamp), cancellation);
        await sessions.RevokeAllAsync(accountId, except: null, cancellation);
        await within.CommitAsync(cancellation);
        return ticket;
    }
}

/// <summary>What the job is enqueued with.</summary>
public sealed record AccountErasureRequest(Guid AccountId);

/// <summary>What the job ends with.</summary>
public sealed record Erased(int Jobs);

/// <summary>Deletes an account's jobs, rows and itself. Whatever part is done already does no harm again.</summary>
public sealed class AccountErasure(ConciergeDb db, IJobClient jobs, IJobReader reader, SecurityLog log) : IJobHandler<AccountErasureRequest, Erased>
{
    private const string Actor = "account deletion";
    private const int PageSize = 200;
    private static readonly TimeSpan ForJobsToEnd = TimeSpan.FromSeconds(2);

    public static JobDefinition<AccountErasureRequest, Erased> Definition { get; } = new("account_erasure")
    {
        MaxAttempts = 20,
        Timeout = TimeSpan.FromMinutes(30),
    };

    public async Task<Erased> RunAsync(AccountErasureRequest payload, JobContext job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(job);
        var (deleted, open) = await DeleteJobsAsync(payload.AccountId, cancellation);
        if (open > 0) throw new SnoozeException(ForJobsToEnd, "waiting for the account's running jobs to end");

        foreach (var table in OwnedRows.Tables(db))
            await db.Database.ExecuteSqlRawAsync(OwnedRows.Delete(table), [payload.AccountId], cancellation);
        await db.SecurityEvents.Where(happened => happened.AccountId == payload.AccountId).ExecuteDeleteAsync(cancellation);
        if (await db.Accounts.Where(account => account.Id == payload.AccountId).ExecuteDeleteAsync(cancellation) > 0)
            await log.WriteAsync(SecurityEventKinds.AccountDeleted, payload.AccountId, cancellation);
        return new Erased(deleted);
    }

    private async Task<(int Deleted, int Open)> DeleteJobsAsync(Guid owner, CancellationToken cancellation)
    {
        var (deleted, open) = (0, 0);
        Guid? last = null;
        while (await reader.ListAsync(new JobFilter(owner, Before: last, Limit: PageSize), cancellation) is { Count: > 0 } page)
        {
            foreach (var one in page)
            {
                if (!one.State.IsTerminal()) await jobs.CancelAsync(one.Id, Actor, owner, cancellation);
                if (await jobs.DeleteAsync(one.Id, Actor, owner, cancellation) == JobChange.Conflict) open++;
                else deleted++;
            }

            last = page[^1].Id;
        }

        return (deleted, open);
    }
}
