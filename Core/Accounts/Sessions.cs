using Concierge.Contracts.Accounts;
using Concierge.Core.Data;
using Concierge.Core.Results;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Accounts;

/// <summary>Sign-ins: made, found by their secret, renewed, ended.</summary>
public sealed class Sessions(ConciergeDb db, SecurityLog log, IOptions<AccountsOptions> options, TimeProvider time)
{
    public const string BrowserPrefix = "cs_";
    public const string RefreshPrefix = "cr_";

    private const int MaxDevice = 100;

    // Not every request needs to say that it was there.
    private static readonly TimeSpan UseNotedEvery = TimeSpan.FromMinutes(5);

    private TimeSpan Lifetime => options.Value.SessionLifetime;

    /// <summary>A browser's sign-in; the secret is for its cookie.</summary>
    public async Task<(string Secret, Session Session)> OpenAsync(Account account, string? device, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(account);
        var secret = RandomSecret.Create(BrowserPrefix);
        var session = Add(account, device, RandomSecret.Hash(secret));
        await log.WriteAsync(SecurityEventKinds.SignedIn, account.Id, cancellation, session.Id);
        return (secret, session);
    }

    /// <summary>An API client's sign-in, with its first refresh token.</summary>
    public async Task<(string Refresh, Session Session)> OpenFamilyAsync(Account account, string? device, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(account);
        var session = Add(account, device, tokenHash: null);
        var refresh = AddRefresh(session);
        await log.WriteAsync(SecurityEventKinds.SignedIn, account.Id, cancellation, session.Id);
        return (refresh, session);
    }

    /// <summary>Whose session has this secret, if it holds and its account may sign in.</summary>
    public async Task<(Session Session, Account Account)?> FindAsync(string secret, CancellationToken cancellation)
    {
        var hash = RandomSecret.Hash(secret);
        var found = await HoldingAsync(db.Sessions.AsNoTracking().Where(session => session.TokenHash == hash), cancellation);
        if (found is null) return null;

        await NoteUseAsync(found.Session, cancellation);
        return (found.Session, found.Account);
    }

    /// <summary>The account of a session that still holds.</summary>
    public async Task<Account?> FindAsync(Guid sessionId, CancellationToken cancellation)
        => (await HoldingAsync(db.Sessions.AsNoTracking().Where(session => session.Id == sessionId), cancellation))?.Account;

    /// <summary>Exchanges a refresh token for the next one. A token that comes twice ends its session.</summary>
    public async Task<Result<(string Refresh, Session Session, Account Account)>> RefreshAsync(string refreshToken, CancellationToken cancellation)
    {
        var hash = RandomSecret.Hash(refreshToken);
        var now = time.GetUtcNow();
        var used = await db.RefreshTokens
            .Where(token => token.Hash == hash && token.UsedAt == null && token.ExpiresAt > now)
            .ExecuteUpdateAsync(token => token.SetProperty(row => row.UsedAt, now), cancellation);
        var sessionId = await db.RefreshTokens.Where(token => token.Hash == hash).Select(token => (Guid?)token.SessionId).SingleOrDefaultAsync(cancellation);
        if (sessionId is not { } id) return AccountErrors.BadRefreshToken;
        if (used == 0) return await RefuseAsync(id, cancellation);

        var found = await HoldingAsync(db.Sessions.Where(session => session.Id == id), cancellation);
        if (found is null) return AccountErrors.BadRefreshToken;

        (found.Session.LastUsedAt, found.Session.ExpiresAt) = (now, now + Lifetime);
        var next = AddRefresh(found.Session);
        await db.SaveChangesAsync(cancellation);
        return (next, found.Session, found.Account);
    }

    public async Task<IReadOnlyList<SessionDto>> ListAsync(Guid accountId, Guid? current, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return await db.Sessions.AsNoTracking()
            .Where(session => session.AccountId == accountId && session.RevokedAt == null && session.ExpiresAt > now)
            .OrderByDescending(session => session.LastUsedAt)
            .Select(session => new SessionDto(session.Id, session.Device, session.CreatedAt, session.LastUsedAt, session.ExpiresAt, session.Id == current))
            .ToListAsync(cancellation);
    }

    /// <summary>Ends one session of an account; false when there is none such.</summary>
    public async Task<bool> RevokeAsync(Guid accountId, Guid sessionId, CancellationToken cancellation)
    {
        if (await EndAsync(db.Sessions.Where(session => session.AccountId == accountId && session.Id == sessionId), cancellation) == 0) return false;

        await log.WriteAsync(SecurityEventKinds.SignedOut, accountId, cancellation, sessionId);
        return true;
    }

    /// <summary>Ends all sessions of an account, but for the one to be kept.</summary>
    public async Task<int> RevokeAllAsync(Guid accountId, Guid? except, CancellationToken cancellation)
    {
        var ended = await EndAsync(db.Sessions.Where(session => session.AccountId == accountId && session.Id != except), cancellation);
        await log.WriteAsync(SecurityEventKinds.SignedOutEverywhere, accountId, cancellation);
        return ended;
    }

    private async Task<Error> RefuseAsync(Guid sessionId, CancellationToken cancellation)
    {
        var accountId = await db.Sessions.Where(session => session.Id == sessionId).Select(session => (Guid?)session.AccountId).SingleOrDefaultAsync(cancellation);
        if (await EndAsync(db.Sessions.Where(session => session.Id == sessionId), cancellation) > 0)
            await log.WriteAsync(SecurityEventKinds.RefreshReused, accountId, cancellation, sessionId);
        return AccountErrors.BadRefreshToken;
    }

    private Task<int> EndAsync(IQueryable<Session> sessions, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return sessions.Where(session => session.RevokedAt == null).ExecuteUpdateAsync(session => session.SetProperty(row => row.RevokedAt, now), cancellation);
    }

    private Session Add(Account account, string? device, byte[]? tokenHash)
    {
        var now = time.GetUtcNow();
        var session = new Session
        {
            Id = Guid.CreateVersion7(),
            AccountId = account.Id,
            TokenHash = tokenHash,
            Device = Tidy(device),
            CreatedAt = now,
            LastUsedAt = now,
            ExpiresAt = now + Lifetime,
        };
        db.Sessions.Add(session);
        return session;
    }

    private string AddRefresh(Session session)
    {
        var refresh = RandomSecret.Create(RefreshPrefix);
        var now = time.GetUtcNow();
        db.RefreshTokens.Add(new RefreshToken { Hash = RandomSecret.Hash(refresh), SessionId = session.Id, IssuedAt = now, ExpiresAt = now + Lifetime });
        return refresh;
    }

    private Task<Found?> HoldingAsync(IQueryable<Session> sessions, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return sessions
            .Where(session => session.RevokedAt == null && session.ExpiresAt > now)
            .Join(db.Accounts.Where(account => account.DisabledAt == null), session => session.AccountId, account => account.Id, (session, account) => new Found(session, account))
            .SingleOrDefaultAsync(cancellation);
    }

    private async Task NoteUseAsync(Session session, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (now - session.LastUsedAt < UseNotedEvery) return;

        await db.Sessions.Where(row => row.Id == session.Id).ExecuteUpdateAsync(
            row => row.SetProperty(one => one.LastUsedAt, now).SetProperty(one => one.ExpiresAt, now + Lifetime), cancellation);
    }

    private static string Tidy(string? device)
    {
        var text = new string([.. (device ?? string.Empty).Where(character => !char.IsControl(character))]).Trim();
        return text.Length switch { 0 => "Unknown device", > MaxDevice => text[..MaxDevice], _ => text };
    }

    private sealed record Found(Session Session, Account Account);
}
