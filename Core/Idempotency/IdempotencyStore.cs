using Concierge.Core.Data;
using Concierge.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Idempotency;

/// <summary>
/// Lets one of any number of equal requests work, in whichever process they arrive, and gives the others its answer. A
/// row is the lock, with a time limit rather than a held connection: as many requests wait as there are, and what a
/// process that died has claimed becomes free by itself.
/// </summary>
public sealed class IdempotencyStore(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    // Longer than a request takes, since whoever overruns it may see its work done twice, and shorter than others wait,
    // so that one of them takes over from a process that died.
    private static readonly TimeSpan s_claim = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan s_firstLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_nextLooks = TimeSpan.FromMilliseconds(500);

    /// <summary>Takes the key, or waits for whoever has it.</summary>
    /// <param name="requestHash">SHA-256 of what must be equal for a request to count as a repetition.</param>
    public async Task<IdempotencyDecision> BeginAsync(IdempotencyScope scope, byte[] requestHash, CancellationToken cancellation)
    {
        var claim = new IdempotencyClaim(scope, Guid.CreateVersion7());
        var giveUp = time.GetUtcNow() + s_patience;
        for (var pause = s_firstLook; ; pause = pause * 2 < s_nextLooks ? pause * 2 : s_nextLooks)
        {
            if (await DecideAsync(claim, requestHash, cancellation) is { } decision) return decision;
            if (time.GetUtcNow() >= giveUp) return new IdempotencyDecision.InUse();
            await Task.Delay(pause, time, cancellation);
        }
    }

    /// <summary>Keeps the answer. Nothing happens when another try has the key by now.</summary>
    public Task CompleteAsync(IdempotencyClaim claim, StoredAnswer answer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(answer);
        return WithDbAsync(claim.Scope.OwnerId, (db, token) => Mine(db, claim).ExecuteUpdateAsync(
            set => set
                .SetProperty(record => record.Status, answer.Status)
                .SetProperty(record => record.ContentType, answer.ContentType)
                .SetProperty(record => record.Location, answer.Location)
                .SetProperty(record => record.Body, answer.Body),
            token), cancellation);
    }

    /// <summary>Frees a key under which nothing was made.</summary>
    public Task ReleaseAsync(IdempotencyClaim claim, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return WithDbAsync(claim.Scope.OwnerId, (db, token) => Mine(db, claim).Where(record => record.Status == null).ExecuteDeleteAsync(token), cancellation);
    }

    private static IQueryable<IdempotencyRecord> Mine(ConciergeDb db, IdempotencyClaim claim)
        => Of(db, claim.Scope).Where(record => record.Claim == claim.Id);

    private static IQueryable<IdempotencyRecord> Of(ConciergeDb db, IdempotencyScope scope)
        => db.IdempotencyKeys.Where(record => record.OwnerId == scope.OwnerId && record.Route == scope.Route && record.Key == scope.Key);

    private Task<IdempotencyDecision?> DecideAsync(IdempotencyClaim claim, byte[] requestHash, CancellationToken cancellation)
        => WithDbAsync<IdempotencyDecision?>(claim.Scope.OwnerId, async (db, token) =>
        {
            if (await TryClaimAsync(db, claim, requestHash, token)) return new IdempotencyDecision.Work(claim);
            return await Of(db, claim.Scope).AsNoTracking().SingleOrDefaultAsync(token) switch
            {
                null => null,
                // The answer to the claim got lost, and the connection tried again.
                { Claim: var holder } when holder == claim.Id => new IdempotencyDecision.Work(claim),
                { RequestHash: var first } when !first.AsSpan().SequenceEqual(requestHash) => new IdempotencyDecision.Reused(),
                { Status: { } status } kept => new IdempotencyDecision.Replay(new StoredAnswer(status, kept.ContentType, kept.Location, kept.Body ?? [])),
                _ => null,
            };
        }, cancellation);

    private async Task<bool> TryClaimAsync(ConciergeDb db, IdempotencyClaim claim, byte[] requestHash, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var ((owner, route, key), id) = (claim.Scope, claim.Id);
        var (claimedUntil, expiresAt) = (now + s_claim, now + Lifetime);
        return await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO concierge.idempotency_keys AS kept (owner_id, route, key, request_hash, claim, claimed_until, expires_at)
            VALUES ({owner}, {route}, {key}, {requestHash}, {id}, {claimedUntil}, {expiresAt})
            ON CONFLICT (owner_id, route, key) DO UPDATE
            SET request_hash = excluded.request_hash, claim = excluded.claim, claimed_until = excluded.claimed_until,
                expires_at = excluded.expires_at, status = NULL, content_type = NULL, location = NULL, body = NULL
            WHERE kept.expires_at <= {now} OR (kept.status IS NULL AND kept.claimed_until <= {now})
            """,
            cancellation) == 1;
    }

    // A scope of its own: the request's context may be in the middle of a transaction that failed.
    private async Task<T> WithDbAsync<T>(Guid owner, Func<ConciergeDb, CancellationToken, Task<T>> run, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().Become(owner);
        return await run(scope.ServiceProvider.GetRequiredService<ConciergeDb>(), cancellation);
    }
}
