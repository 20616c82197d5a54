using Concierge.Contracts.Preferences;
using Concierge.Core.Caching;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Results;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Preferences;

/// <summary>The current user's preferences.</summary>
public sealed class PreferencesService(ConciergeDb db, ICache<PreferencesDto> cache, CurrentUser user, TimeProvider time)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(10);

    private CacheKey Key => CacheKey.Of(user.Id, "current");

    /// <summary>What was set last, or the defaults.</summary>
    public async Task<PreferencesDto> FindAsync(CancellationToken cancellation)
        => await cache.GetAsync(Key, LoadAsync, s_kept, cancellation) ?? PreferencesDto.Defaults;

    /// <summary>Sets all of them.</summary>
    public async Task<Result<PreferencesDto>> SaveAsync(PreferencesDto preferences, CancellationToken cancellation)
    {
        var check = PreferencesRules.Check(preferences);
        if (!check.IsOk) return check.Error;

        await StoreAsync(check.Value, cancellation);
        // Whatever became of the request, the write stands.
        await cache.RemoveAsync(Key, CancellationToken.None);
        return check.Value;
    }

    // Those who have set nothing are kept as well: they ask the most.
    private async Task<PreferencesDto?> LoadAsync(CancellationToken cancellation)
        => await db.Preferences
            .AsNoTracking()
            .Where(preferences => preferences.OwnerId == user.Id)
            .Select(preferences => preferences.Values)
            .SingleOrDefaultAsync(cancellation) ?? PreferencesDto.Defaults;

    private async Task StoreAsync(PreferencesDto values, CancellationToken cancellation)
    {
        // Two first writes at once: both find no row, and one of them finds the other's in its place.
        for (var isFirst = true; ; isFirst = false)
        {
            db.ChangeTracker.Clear();
            var now = time.GetUtcNow();
            var row = await db.Preferences.SingleOrDefaultAsync(kept => kept.OwnerId == user.Id, cancellation)
                ?? db.Preferences.Add(new UserPreferences { OwnerId = user.Id, Values = values, UpdatedAt = now }).Entity;
            row.Set(values, now);
            try
            {
                await db.SaveChangesAsync(cancellation);
                return;
            }
            catch (DbUpdateException) when (isFirst)
            {
                // Once more, on top of the other's.
            }
        }
    }
}

public static class PreferencesServiceCollectionExtensions
{
    /// <summary>Expects the data and a scoped <c>CurrentUser</c> beside it; the host's Redis is used when it is there.</summary>
    public static IServiceCollection AddPreferences(this IServiceCollection services)
        => services.AddCache<PreferencesDto>("preferences").AddScoped<PreferencesService>();
}
