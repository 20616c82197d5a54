using System.Text;
using Concierge.Contracts;
using Concierge.Contracts.Accounts;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Results;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Accounts;

/// <summary>All accounts, for admins.</summary>
public sealed class UserDirectory(ConciergeDb db, UserManager<Account> users, Sessions sessions, CurrentUser user, SecurityLog log, TimeProvider time)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;
    public const int MaxSearch = 100;

    /// <summary>Accounts, newest first.</summary>
    /// <param name="search">Part of an address or a name.</param>
    /// <param name="cursor"><see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    public async Task<Result<Page<UserDto>>> ListAsync(string? search, string? cursor, int limit, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        errors.AddUnless(limit is >= 1 and <= MaxLimit, "limit", $"Must be from 1 to {MaxLimit}.");
        errors.AddUnless(search is null or { Length: <= MaxSearch }, "search", $"At most {MaxSearch} characters.");
        var before = default(Guid);
        errors.AddUnless(cursor is null || Guid.TryParseExact(cursor, "N", out before), "cursor", "Must be the next of an earlier page.");
        if (errors.Any) return errors.ToError();

        // By id: it is that of the guest, a version 7 UUID, and tells when somebody came first.
        var pattern = search is { Length: > 0 } ? Pattern(search) : null;
        var rows = await db.Accounts.AsNoTracking()
            .Where(account => cursor == null || account.Id < before)
            .Where(account => pattern == null || EF.Functions.ILike(account.Email!, pattern, "\\") || EF.Functions.ILike(account.DisplayName, pattern, "\\"))
            .OrderByDescending(account => account.Id)
            .Take(limit + 1)
            .ToListAsync(cancellation);
        var items = rows.Take(limit).Select(account => account.ToUser()).ToList();
        return new Page<UserDto>(items, rows.Count > limit ? items[^1].Id.ToString("N") : null);
    }

    public async Task<Result<UserDto>> FindAsync(Guid id, CancellationToken cancellation)
        => await db.Accounts.AsNoTracking().SingleOrDefaultAsync(account => account.Id == id, cancellation) is { } account
            ? account.ToUser()
            : AccountErrors.NotFound("user");

    /// <summary>Changes what is given. Nobody takes the last admin's rights away, least of all the last admin.</summary>
    public async Task<Result<UserDto>> UpdateAsync(Guid id, UpdateUserRequest change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        var errors = Check(change);
        if (errors.Any) return errors.ToError();
        if (await users.FindByIdAsync(id.ToString()) is not { } account) return AccountErrors.NotFound("user");
        if (LosesAdmin(account, change) && !await db.Accounts.AnyAsync(other => other.Id != id && other.DisabledAt == null && other.Roles.Contains(Roles.Admin), cancellation))
            return new Error(ErrorKind.Conflict, "last_admin", "This is the last admin. Make somebody else one first.");

        if (change.DisplayName is { } name) account.DisplayName = name.Trim();
        await SetRolesAsync(account, change.Roles, cancellation);
        await SetDisabledAsync(account, change.IsDisabled, cancellation);
        await users.UpdateAsync(account);
        return account.ToUser();
    }

    private static FieldErrors Check(UpdateUserRequest change)
    {
        var errors = new FieldErrors();
        AccountRules.CheckName(change.DisplayName, "displayName", errors, isRequired: false);
        errors.AddUnless(change.Roles?.All(Roles.All.Contains) ?? true, "roles", $"Each must be one of {string.Join(", ", Roles.All)}.");
        return errors;
    }

    private static bool LosesAdmin(Account account, UpdateUserRequest change)
        => account.Roles.Contains(Roles.Admin) && (change.IsDisabled == true || change.Roles?.Contains(Roles.Admin, StringComparer.Ordinal) == false);

    private async Task SetRolesAsync(Account account, IReadOnlyList<string>? roles, CancellationToken cancellation)
    {
        if (roles is null || roles.Order(StringComparer.Ordinal).SequenceEqual(account.Roles.Order(StringComparer.Ordinal), StringComparer.Ordinal)) return;

        account.Roles = [.. roles.Distinct(StringComparer.Ordinal)];
        await log.WriteAsync(SecurityEventKinds.RolesChanged, account.Id, cancellation, actorId: user.IdOrNull);
    }

    private async Task SetDisabledAsync(Account account, bool? isDisabled, CancellationToken cancellation)
    {
        if (isDisabled is not { } wanted || wanted == account.DisabledAt is not null) return;

        account.DisabledAt = wanted ? time.GetUtcNow() : null;
        await log.WriteAsync(wanted ? SecurityEventKinds.Disabled : SecurityEventKinds.Enabled, account.Id, cancellation, actorId: user.IdOrNull);
        if (wanted) await sessions.RevokeAllAsync(account.Id, except: null, cancellation);
    }

    private static string Pattern(string search)
    {
        var pattern = new StringBuilder("%");
        foreach (var character in search)
        {
            if (character is '%' or '_' or '\\') pattern.Append('\\');
            pattern.Append(character);
        }

        return pattern.Append('%').ToString();
    }
}
