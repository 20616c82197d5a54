namespace Concierge.Contracts.Accounts;

/// <summary>Body of <c>POST /api/accounts</c>.</summary>
public sealed record SignUpRequest(string Email, string Password, string? DisplayName = null);

/// <summary>Body of <c>POST /api/auth/sign-in</c> and <c>POST /api/auth/session</c>.</summary>
/// <param name="Device">What to call this sign-in in the list of sessions; the client's own name when not given.</param>
public sealed record SignInRequest(string Email, string Password, string? Device = null);

/// <summary>Body of <c>POST /api/auth/refresh</c>.</summary>
public sealed record RefreshRequest(string RefreshToken);

/// <summary>For API clients: a token for each request and one for the next token.</summary>
/// <param name="AccessToken">Send it as <c>Authorization: Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds that the access token holds.</param>
/// <param name="RefreshToken">Good for one call of <c>POST /api/auth/refresh</c>, which gives another.</param>
public sealed record TokensDto(string AccessToken, int ExpiresIn, string RefreshToken, DateTimeOffset RefreshExpiresAt, string TokenType = "Bearer");

/// <summary>For browsers: what the cookie holds.</summary>
public sealed record SessionTokenDto(string Token, DateTimeOffset ExpiresAt, AccountDto Account);

/// <summary>An account as its owner sees it.</summary>
public sealed record AccountDto(
    Guid Id,
    string Email,
    bool IsEmailConfirmed,
    string DisplayName,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Permissions,
    DateTimeOffset CreatedAt);

/// <summary>Body of <c>PUT /api/accounts/me</c>.</summary>
public sealed record UpdateAccountRequest(string DisplayName);

/// <summary>Body of <c>POST /api/accounts/me/password</c>.</summary>
public sealed record ChangePasswordRequest(string CurrentPassword, string NewPassword);

/// <summary>Body of <c>DELETE /api/accounts/me</c>.</summary>
public sealed record DeleteAccountRequest(string Password);

/// <summary>Body of <c>POST /api/auth/password/forgot</c> and <c>POST /api/auth/confirmation</c>.</summary>
public sealed record EmailRequest(string Email);

/// <summary>Body of <c>POST /api/auth/password/reset</c>.</summary>
public sealed record ResetPasswordRequest(string Email, string Token, string NewPassword);

/// <summary>Body of <c>POST /api/auth/confirm</c>.</summary>
public sealed record ConfirmEmailRequest(string Email, string Token);

/// <summary>One sign-in that still holds.</summary>
public sealed record SessionDto(Guid Id, string Device, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt, bool IsCurrent);

/// <summary>Body of <c>POST /api/api-keys</c>.</summary>
/// <param name="Scopes">Permissions beyond one's own data; none when not given.</param>
public sealed record NewApiKeyRequest(string Name, IReadOnlyList<string>? Scopes = null, DateTimeOffset? ExpiresAt = null);

/// <summary>An API key in a list.</summary>
public sealed record ApiKeyDto(
    Guid Id, string Name, string Prefix, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

/// <summary>A new API key, with the key itself: it is not shown again.</summary>
public sealed record NewApiKeyDto(ApiKeyDto ApiKey, string Key);

/// <summary>An account as admins see it.</summary>
public sealed record UserDto(
    Guid Id,
    string Email,
    bool IsEmailConfirmed,
    string DisplayName,
    IReadOnlyList<string> Roles,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DisabledAt,
    DateTimeOffset? LockedUntil);

/// <summary>Body of <c>PATCH /api/admin/users/{id}</c>: what is not given stays.</summary>
public sealed record UpdateUserRequest(string? DisplayName = null, bool? IsDisabled = null, IReadOnlyList<string>? Roles = null);

/// <summary>A line of the audit log of security events.</summary>
public sealed record SecurityEventDto(Guid Id, DateTimeOffset At, string Kind, Guid? AccountId, Guid? ActorId, Guid? SubjectId, string? TraceId);

/// <summary>A set of public keys (RFC 7517).</summary>
public sealed record JwksDto(IReadOnlyList<JwkDto> Keys);

/// <summary>A public RSA key.</summary>
public sealed record JwkDto(string Kid, string Kty, string Use, string Alg, string N, string E);
