using Concierge.Contracts.Accounts;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Results;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Accounts;

/// <summary>A person's own API keys.</summary>
public sealed class ApiKeys(ConciergeDb db, CurrentUser user, SecurityLog log, TimeProvider time)
{
    public const string Prefix = "ck_";
    public const int MaxKeys = 50;

    private const int ShownCharacters = 8;

    public async Task<IReadOnlyList<ApiKeyDto>> ListAsync(CancellationToken cancellation)
    {
        var keys = await db.ApiKeys.AsNoTracking().Where(key => key.RevokedAt == null).OrderByDescending(key => key.CreatedAt).ToListAsync(cancellation);
        return [.. keys.Select(key => key.ToDto())];
    }

    public async Task<Result<NewApiKeyDto>> CreateAsync(NewApiKeyRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await db.Accounts.AsNoTracking().SingleOrDefaultAsync(account => account.Id == user.Id, cancellation) is not { } account) return AccountErrors.SignInRequired;
        var errors = Check(request, account);
        if (errors.Any) return errors.ToError();
        if (await db.ApiKeys.CountAsync(key => key.RevokedAt == null, cancellation) >= MaxKeys)
            return new Error(ErrorKind.Conflict, "too_many_api_keys", $"You have {MaxKeys} keys, and more cannot be told apart. Revoke one first.");

        var secret = RandomSecret.Create(Prefix);
        var made = new ApiKey
        {
            Id = Guid.CreateVersion7(),
            OwnerId = user.Id,
            Name = request.Name.Trim(),
            Prefix = secret[..(Prefix.Length + ShownCharacters)],
            Hash = RandomSecret.Hash(secret),
            Scopes = [.. (request.Scopes ?? []).Distinct(StringComparer.Ordinal)],
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = request.ExpiresAt?.ToUniversalTime(),
        };
        db.ApiKeys.Add(made);
        await log.WriteAsync(SecurityEventKinds.ApiKeyMade, user.Id, cancellation, made.Id);
        return new NewApiKeyDto(made.ToDto(), secret);
    }

    public async Task<Result<bool>> RevokeAsync(Guid id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var revoked = await db.ApiKeys.Where(key => key.Id == id && key.RevokedAt == null)
            .ExecuteUpdateAsync(key => key.SetProperty(row => row.RevokedAt, now), cancellation);
        if (revoked == 0) return AccountErrors.NotFound("api_key");

        await log.WriteAsync(SecurityEventKinds.ApiKeyRevoked, user.Id, cancellation, id);
        return true;
    }

    private FieldErrors Check(NewApiKeyRequest request, Account account)
    {
        var errors = new FieldErrors();
        AccountRules.CheckName(request.Name, "name", errors);
        var held = Roles.PermissionsOf(account.Roles);
        foreach (var scope in request.Scopes ?? [])
            errors.AddUnless(Permissions.All.Contains(scope, StringComparer.Ordinal) && Permissions.Grant(held, scope), "scopes", "Each must be a permission that you have.");
        errors.AddUnless(request.ExpiresAt is null || request.ExpiresAt > time.GetUtcNow(), "expiresAt", "Must be in the future.");
        return errors;
    }
}
