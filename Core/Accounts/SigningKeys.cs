using System.Collections.Concurrent;
using System.Security.Cryptography;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Concierge.Core.Accounts;

/// <summary>
/// The keys that sign access tokens, which all replicas share through the database. A new key is published before it
/// signs, and an old one is kept until the last token it signed has expired.
/// </summary>
public sealed class SigningKeys(IServiceScopeFactory scopes, IEnvelope envelope, IOptions<AccountsOptions> options, TimeProvider time) : IDisposable
{
    private const int KeyBits = 3072;
    private const long MakingKeys = 20_261_122_1;
    private const string Purpose = "signing key";

    /// <summary>How long before it signs a key can be read, longer than any replica keeps what it has read.</summary>
    public static readonly TimeSpan PublishedAhead = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromMinutes(5);

    // An unknown kid is a reason to look again, but not with every request that makes one up.
    private static readonly TimeSpan ReadAgainAtMost = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1, 1);

    // By the key's id, whose private half never changes: what is open stays so, whatever becomes of the envelope's keys.
    private readonly ConcurrentDictionary<Guid, SigningCredentials> _opened = [];
    private volatile Ring? _ring;

    /// <summary>What the newest key that may sign signs with; made at the first call of all.</summary>
    public async Task<SigningCredentials> CurrentAsync(CancellationToken cancellation)
    {
        var ring = await SigningRingAsync(cancellation);
        return await OpenedAsync(
            ring.Signing(time.GetUtcNow()) ?? throw new InvalidOperationException("There is no key to sign access tokens with."), cancellation);
    }

    /// <summary>The public key of this id, or null when there is none, or none that still counts.</summary>
    public async Task<SecurityKey?> FindAsync(string? id, CancellationToken cancellation)
    {
        if (id is null) return null;
        var ring = await RingAsync(ReadAgainAfter, cancellation);
        if (!ring.Public.ContainsKey(id)) ring = await RingAsync(ReadAgainAtMost, cancellation);
        return ring.Public.GetValueOrDefault(id);
    }

    /// <summary>All public keys that count, newest first.</summary>
    public async Task<IReadOnlyList<RsaSecurityKey>> PublicAsync(CancellationToken cancellation)
        => [.. (await SigningRingAsync(cancellation)).Public.Values];

    /// <summary>Makes the next key when the newest has signed for its time, and forgets those whose tokens have all expired. Does nothing else, however often it is called.</summary>
    /// <returns>True when a key was made.</returns>
    public async Task<bool> RotateAsync(CancellationToken cancellation)
    {
        await using var scope = SystemScope();
        var db = scope.ServiceProvider.GetRequiredService<ConciergeDb>();
        var made = await db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            // One replica at a time: the others then find its key.
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({MakingKeys})", token);
            var isMade = await MakeAsync(db, scope.ServiceProvider.GetRequiredService<SecurityLog>(), token);
            await transaction.CommitAsync(token);
            return isMade;
        }, cancellation);
        if (made) _ring = null;
        return made;
    }

    public void Dispose() => _gate.Dispose();

    private async Task<bool> MakeAsync(ConciergeDb db, SecurityLog log, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await db.SigningKeys.Where(key => key.ExpiresAt < now).ExecuteDeleteAsync(cancellation);
        var newest = await db.SigningKeys.AsNoTracking().OrderByDescending(key => key.SignsFrom).FirstOrDefaultAsync(cancellation);
        if (newest is not null && newest.SignsFrom + options.Value.SigningKeyLifetime > now) return false;

        db.SigningKeys.Add(await NewAsync(now, newest is null ? now : now + PublishedAhead, cancellation));
        await log.WriteAsync(SecurityEventKinds.SigningKeyMade, accountId: null, cancellation);
        return true;
    }

    // With a key that may sign, made now where there is none.
    private async Task<Ring> SigningRingAsync(CancellationToken cancellation)
    {
        var ring = await RingAsync(ReadAgainAfter, cancellation);
        if (ring.Signing(time.GetUtcNow()) is not null) return ring;

        await RotateAsync(cancellation);
        return await RingAsync(TimeSpan.Zero, cancellation);
    }

    private async Task<SigningKey> NewAsync(DateTimeOffset now, DateTimeOffset signsFrom, CancellationToken cancellation)
    {
        using var pair = RSA.Create(KeyBits);
        var id = Guid.CreateVersion7();
        var secret = pair.ExportPkcs8PrivateKey();
        try
        {
            return new SigningKey
            {
                Id = id,
                PublicKey = pair.ExportSubjectPublicKeyInfo(),
                Sealed = await envelope.SealAsync(secret, AssociatedData.Of(Purpose, id), cancellation),
                CreatedAt = now,
                SignsFrom = signsFrom,
                // It may sign until the next one does, which nobody may get round to for a while.
                ExpiresAt = signsFrom + (2 * options.Value.SigningKeyLifetime) + options.Value.AccessTokenLifetime,
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private async Task<Ring> RingAsync(TimeSpan maxAge, CancellationToken cancellation)
    {
        if (_ring is { } known && time.GetElapsedTime(known.ReadAt) <= maxAge) return known;

        await _gate.WaitAsync(cancellation);
        try
        {
            if (_ring is { } read && time.GetElapsedTime(read.ReadAt) <= maxAge) return read;
            return _ring = await ReadAsync(cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<Ring> ReadAsync(CancellationToken cancellation)
    {
        await using var scope = SystemScope();
        var now = time.GetUtcNow();
        var keys = await scope.ServiceProvider.GetRequiredService<ConciergeDb>().SigningKeys.AsNoTracking()
            .Where(key => key.ExpiresAt > now).OrderByDescending(key => key.SignsFrom).ToListAsync(cancellation);
        var readAt = time.GetTimestamp();
        return new Ring(readAt, keys, keys.ToDictionary(key => key.Id.ToString(), Public, StringComparer.Ordinal));
    }

    // Not before it has to sign: tokens are checked, and other replicas' keys known, without any key of the envelope's.
    private async ValueTask<SigningCredentials> OpenedAsync(SigningKey key, CancellationToken cancellation)
        => _opened.TryGetValue(key.Id, out var known) ? known : _opened.GetOrAdd(key.Id, await OpenAsync(key, cancellation));

    private async Task<SigningCredentials> OpenAsync(SigningKey key, CancellationToken cancellation)
    {
        var secret = await envelope.OpenAsync(key.Sealed, AssociatedData.Of(Purpose, key.Id), cancellation);
        try
        {
            var pair = RSA.Create();
            pair.ImportPkcs8PrivateKey(secret, out _);
            return new SigningCredentials(new RsaSecurityKey(pair) { KeyId = key.Id.ToString() }, SecurityAlgorithms.RsaSha256);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static RsaSecurityKey Public(SigningKey key)
    {
        var pair = RSA.Create();
        pair.ImportSubjectPublicKeyInfo(key.PublicKey, out _);
        return new RsaSecurityKey(pair.ExportParameters(includePrivateParameters: false)) { KeyId = key.Id.ToString() };
    }

    private AsyncServiceScope SystemScope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        return scope;
    }

    private sealed record Ring(long ReadAt, IReadOnlyList<SigningKey> Newest, IReadOnlyDictionary<string, RsaSecurityKey> Public)
    {
        public SigningKey? Signing(DateTimeOffset now) => Newest.FirstOrDefault(key => key.SignsFrom <= now);
    }
}
