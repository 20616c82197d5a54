using System.Security.Cryptography;
using System.Text;
using Concierge.Contracts.Secrets;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Results;
using Concierge.Core.Security;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Concierge.Core.Secrets;

/// <summary>The current user's secrets. Values go in and do not come out: only <see cref="ISecretReader"/> opens them.</summary>
public sealed class SecretsService(ConciergeDb db, IEnvelope envelope, ISecurityAudit audit, CurrentUser user, TimeProvider time)
{
    internal static Error NotFound { get; } = new(ErrorKind.NotFound, "secret_not_found", "There is no such secret.");

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<SecretDto>> ListAsync(CancellationToken cancellation)
        => [.. (await Own().AsNoTracking().OrderBy(secret => secret.Name).ToListAsync(cancellation)).Select(secret => secret.ToDto())];

    public async Task<Result<SecretDto>> FindAsync(Guid id, CancellationToken cancellation)
        => await Own().AsNoTracking().SingleOrDefaultAsync(secret => secret.Id == id, cancellation) is { } found ? found.ToDto() : NotFound;

    public async Task<Result<SecretDto>> CreateAsync(NewSecretRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (SecretRules.Check(request) is { } fault) return fault;
        if (await Own().CountAsync(cancellation) >= SecretRules.MaxSecrets)
            return new Error(ErrorKind.Conflict, "too_many_secrets", $"You have {SecretRules.MaxSecrets} secrets already. Delete some first.");

        var secret = await MakeAsync(request.Name, request.Kind, request.Value, isManaged: false, cancellation);
        db.Secrets.Add(secret);
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException refused) when (refused.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new Error(ErrorKind.Conflict, "secret_name_taken", "You have a secret of this name already. Replace its value instead.", Error.Invalid("name", "Is taken.").Fields);
        }

        audit.Record("secret.created", secret.Id);
        return secret.ToDto();
    }

    public async Task<Result<SecretDto>> ReplaceAsync(Guid id, ReplaceSecretRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (SecretRules.Check(request) is { } fault) return fault;
        if (await Own().SingleOrDefaultAsync(secret => secret.Id == id, cancellation) is not { } secret) return NotFound;

        await PutAsync(secret, request.Value, cancellation);
        await db.SaveChangesAsync(cancellation);
        audit.Record("secret.replaced", secret.Id);
        return secret.ToDto();
    }

    public async Task<Result<Guid>> DeleteAsync(Guid id, CancellationToken cancellation)
    {
        if (await Own().Where(secret => secret.Id == id).ExecuteDeleteAsync(cancellation) == 0) return NotFound;
        audit.Record("secret.deleted", id);
        return id;
    }

    /// <summary>A secret that something else of the current user's keeps; not saved yet.</summary>
    internal async Task<Secret> AddManagedAsync(string name, string value, CancellationToken cancellation)
    {
        var secret = await MakeAsync(name, SecretKind.Other, value, isManaged: true, cancellation);
        db.Secrets.Add(secret);
        return secret;
    }

    /// <summary>Replaces a value; not saved yet.</summary>
    internal async Task PutAsync(Secret secret, string value, CancellationToken cancellation)
    {
        secret.Sealed = await SealAsync(secret.Id, value, cancellation);
        secret.LastFour = SecretRules.LastFour(value);
        secret.UpdatedAt = time.GetUtcNow();
    }

    private IQueryable<Secret> Own() => db.Secrets.Where(secret => secret.OwnerId == user.Id && !secret.IsManaged);

    private async Task<Secret> MakeAsync(string name, SecretKind kind, string value, bool isManaged, CancellationToken cancellation)
    {
        var (id, now) = (Guid.CreateVersion7(), time.GetUtcNow());
        return new Secret
        {
            Id = id,
            OwnerId = user.Id,
            Name = name,
            Kind = kind,
            LastFour = SecretRules.LastFour(value),
            IsManaged = isManaged,
            CreatedAt = now,
            UpdatedAt = now,
            Sealed = await SealAsync(id, value, cancellation),
        };
    }

    private async ValueTask<SealedValue> SealAsync(Guid id, string value, CancellationToken cancellation)
    {
        var plain = Encoding.UTF8.GetBytes(value);
        try
        {
            return await envelope.SealAsync(plain, AssociatedData.Of(Secret.Purpose, user.Id, id), cancellation);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }
}
