using Concierge.Contracts;
using Concierge.Contracts.Notifications;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Results;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Notifications;

/// <summary>The current user's notifications.</summary>
public sealed class NotificationsService(ConciergeDb db, CurrentUser user, TimeProvider time)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    private static Error NotFound { get; } = new(ErrorKind.NotFound, "notification_not_found", "There is no such notification.");

    /// <summary>Newest first.</summary>
    /// <param name="cursor"><see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    public async Task<Result<Page<NotificationDto>>> ListAsync(string? cursor, int limit, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        errors.AddUnless(limit is >= 1 and <= MaxLimit, "limit", $"Must be from 1 to {MaxLimit}.");
        var before = default(Guid);
        errors.AddUnless(cursor is null || Guid.TryParseExact(cursor, "N", out before), "cursor", "Must be the next of an earlier page.");
        if (errors.Any) return errors.ToError();

        var rows = await Own().AsNoTracking()
            .Where(notification => cursor == null || notification.Id < before)
            .OrderByDescending(notification => notification.Id)
            .Take(limit + 1)
            .ToListAsync(cancellation);
        var items = rows.Take(limit).Select(notification => notification.ToDto()).ToList();
        return new Page<NotificationDto>(items, rows.Count > limit ? items[^1].Id.ToString("N") : null);
    }

    public Task<int> CountUnreadAsync(CancellationToken cancellation) => Own().CountAsync(notification => notification.ReadAt == null, cancellation);

    /// <summary>Marks one as read; the first time counts.</summary>
    public async Task<Result<Guid>> ReadAsync(Guid id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var found = await Own().Where(notification => notification.Id == id)
            .ExecuteUpdateAsync(one => one.SetProperty(row => row.ReadAt, row => row.ReadAt ?? now), cancellation);
        return found > 0 ? id : NotFound;
    }

    /// <summary>Marks all as read, and returns how many came too late for that.</summary>
    /// <param name="upTo">The newest one that was seen: what came after it stays unread. Null for all there are.</param>
    public async Task<int> ReadAllAsync(Guid? upTo, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await Own().Where(notification => notification.ReadAt == null && (upTo == null || notification.Id <= upTo))
            .ExecuteUpdateAsync(all => all.SetProperty(row => row.ReadAt, now), cancellation);
        return await CountUnreadAsync(cancellation);
    }

    private IQueryable<Notification> Own() => db.Notifications.Where(notification => notification.OwnerId == user.Id);
}
