using Concierge.Contracts.Preferences;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Results;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Preferences;

/// <summary>The current user's preferences.</summary>
public sealed class PreferencesService(ConciergeDb db, CurrentUser user, TimeProvider time)
{
    /// <summary>What was set last, or the defaults.</summary>
    public async Task<PreferencesDto> FindAsync(CancellationToken cancellation)
        => await db.Preferences
            .AsNoTracking()
            .Where(preferences => preferences.OwnerId == user.Id)
            .Select(preferences => preferences.Values)
            .SingleOrDefaultAsync(cancellation) ?? PreferencesDto.Defaults;

    /// <summary>Sets all of them.</summary>
    public async Task<Result<PreferencesDto>> SaveAsync(PreferencesDto preferences, CancellationToken cancellation)
    {
        var check = PreferencesRules.Check(preferences);
        if (!check.IsOk) return check.Error;

        await StoreAsync(check.Value, cancellation);
        return check.Value;
    }

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
    /// <summary>Expects the data and a scoped <c>CurrentUser</c> beside it.</summary>
    public static IServiceCollection AddPreferences(this IServiceCollection services)
        => services.AddScoped<PreferencesService>();
}
