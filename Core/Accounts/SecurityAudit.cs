using Concierge.Contracts;
using Concierge.Contracts.Accounts;
using Concierge.Core.Data;
using Concierge.Core.Results;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Accounts;

/// <summary>Reads the audit log of security events, newest first.</summary>
public sealed class SecurityAudit(ConciergeDb db)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    /// <param name="accountId">Whose; null for all.</param>
    /// <param name="kind">One of <see cref="SecurityEventKinds"/>; null for all.</param>
    /// <param name="cursor"><see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    public async Task<Result<Page<SecurityEventDto>>> ListAsync(Guid? accountId, string? kind, string? cursor, int limit, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        errors.AddUnless(limit is >= 1 and <= MaxLimit, "limit", $"Must be from 1 to {MaxLimit}.");
        var before = default(Guid);
        errors.AddUnless(cursor is null || Guid.TryParseExact(cursor, "N", out before), "cursor", "Must be the next of an earlier page.");
        if (errors.Any) return errors.ToError();

        var rows = await db.SecurityEvents.AsNoTracking()
            .Where(happened => cursor == null || happened.Id < before)
            .Where(happened => accountId == null || happened.AccountId == accountId)
            .Where(happened => kind == null || happened.Kind == kind)
            .OrderByDescending(happened => happened.Id)
            .Take(limit + 1)
            .ToListAsync(cancellation);
        var items = rows.Take(limit).Select(happened => happened.ToDto()).ToList();
        return new Page<SecurityEventDto>(items, rows.Count > limit ? items[^1].Id.ToString("N") : null);
    }
}
