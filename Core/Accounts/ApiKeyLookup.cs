using Concierge.Core.Data;
using Concierge.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Accounts;

/// <summary>Finds whose key it is, before anybody is known: in a scope of its own that sees all keys.</summary>
public sealed class ApiKeyLookup(IServiceScopeFactory scopes, TimeProvider time)
{
    private static readonly TimeSpan UseNotedEvery = TimeSpan.FromMinutes(1);

    /// <summary>The account of a key that holds, with what the key may do.</summary>
    public async Task<(Account Account, IReadOnlyList<string> Permissions)?> FindAsync(string secret, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        var db = scope.ServiceProvider.GetRequiredService<ConciergeDb>();
        var (hash, now) = (RandomSecret.Hash(secret), time.GetUtcNow());
        var key = await db.ApiKeys.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Hash == hash && row.RevokedAt == null && (row.ExpiresAt == null || row.ExpiresAt > now), cancellation);
        if (key is null) return null;

        var account = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == key.OwnerId && row.DisabledAt == null, cancellation);
        if (account is null) return null;

        if (now - (key.LastUsedAt ?? default) > UseNotedEvery)
            await db.ApiKeys.Where(row => row.Id == key.Id).ExecuteUpdateAsync(row => row.SetProperty(one => one.LastUsedAt, now), cancellation);
        var held = Roles.PermissionsOf(account.Roles);
        return (account, [.. key.Scopes.Where(permission => Permissions.Grant(held, permission))]);
    }
}
