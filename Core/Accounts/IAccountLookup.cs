using Concierge.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Accounts;

/// <summary>Tells guests from accounts, which have the ids of the guests they were.</summary>
public interface IAccountLookup
{
    Task<bool> IsAccountAsync(Guid id, CancellationToken cancellation);
}

internal sealed class AccountLookup(ConciergeDb db) : IAccountLookup
{
    public Task<bool> IsAccountAsync(Guid id, CancellationToken cancellation) => db.Accounts.AnyAsync(account => account.Id == id, cancellation);
}
