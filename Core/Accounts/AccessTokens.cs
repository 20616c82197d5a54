using Concierge.Contracts.Accounts;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Concierge.Core.Accounts;

/// <summary>Signed access tokens (RFC 9068): made for an account, and read again.</summary>
public sealed class AccessTokens(SigningKeys keys, IOptions<AccountsOptions> options, TimeProvider time)
{
    public const string PermissionClaim = "permissions";

    /// <summary>A longer one is none of ours.</summary>
    public const int MaxLength = 8 * 1024;

    private const string Type = "at+jwt";

    // For clocks of replicas that differ.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false, MaximumTokenSizeInBytes = MaxLength };

    public async Task<TokensDto> CreateAsync(Account account, Session session, string refresh, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(session);
        var now = time.GetUtcNow().UtcDateTime;
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = Type,
            Issuer = options.Value.Issuer,
            Audience = options.Value.Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + options.Value.AccessTokenLifetime,
            SigningCredentials = await keys.CurrentAsync(cancellation),
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [JwtRegisteredClaimNames.Sub] = account.Id.ToString(),
                [JwtRegisteredClaimNames.Jti] = Guid.CreateVersion7().ToString(),
                [JwtRegisteredClaimNames.Sid] = session.Id.ToString(),
                [PermissionClaim] = Roles.PermissionsOf(account.Roles).ToArray(),
            },
        });
        return new TokensDto(token, (int)options.Value.AccessTokenLifetime.TotalSeconds, refresh, session.ExpiresAt);
    }

    /// <summary>Whose token it is and of which session, or null when it is not ours, was changed, or does not count now.</summary>
    public async Task<(Guid AccountId, Guid SessionId)?> ReadAsync(string token, CancellationToken cancellation)
    {
        if (token is null or { Length: 0 or > MaxLength } || !_handler.CanReadToken(token)) return null;
        if (Kid(token) is not { } kid || await keys.FindAsync(kid, cancellation) is not { } key) return null;

        var result = await _handler.ValidateTokenAsync(token, Rules(key));
        return result.IsValid
            && Guid.TryParse(Claim(JwtRegisteredClaimNames.Sub), out var account)
            && Guid.TryParse(Claim(JwtRegisteredClaimNames.Sid), out var session)
                ? (account, session)
                : null;

        string? Claim(string name) => result.Claims.TryGetValue(name, out var value) ? value as string : null;
    }

    // One algorithm and one key, chosen by us: what the header says beside the kid decides nothing.
    private TokenValidationParameters Rules(SecurityKey key) => new()
    {
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        ValidTypes = [Type],
        ValidIssuer = options.Value.Issuer,
        ValidAudience = options.Value.Audience,
        IssuerSigningKey = key,
        TryAllIssuerSigningKeys = false,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (notBefore, expires, _, _) => notBefore <= time.GetUtcNow().UtcDateTime + Skew && expires > time.GetUtcNow().UtcDateTime - Skew,
    };

    private string? Kid(string token)
    {
        try
        {
            return _handler.ReadJsonWebToken(token).Kid;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
