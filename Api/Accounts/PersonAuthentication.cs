using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Concierge.Api.Guests;
using Concierge.Api.Http;
using Concierge.Core.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Concierge.Api.Accounts;

/// <summary>
/// Knows a person by the bearer token or else by a cookie. The token's shape says what it is: a session's secret, an API
/// key, an access token, or a guest's.
/// </summary>
internal sealed class PersonAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    GuestTokens guests)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Person";

    // A cookie is renewed at most once a day, so that not every response sets one.
    private static readonly TimeSpan s_renewBelow = GuestTokens.Lifetime - TimeSpan.FromDays(1);

    private CancellationToken Aborted => Context.RequestAborted;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var authorization = Request.Headers.Authorization.ToString();
        if (authorization.Length > 0)
            return Bearer(authorization) is { } bearer ? Result(await ReadAsync(bearer)) : AuthenticateResult.NoResult();
        if (Request.Cookies[SessionCookie.Name] is { Length: > 0 } session) return Result(await ReadAsync(session));
        if (Request.Cookies[GuestCookie.Name] is { Length: > 0 } guest) return Result(await ReadGuestAsync(guest, isCookie: true));
        return AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Response.HasStarted) return Task.CompletedTask;
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return Problems.Of(
            StatusCodes.Status401Unauthorized,
            "guest_required",
            "No valid token came with this request. Sign in, or call POST /api/guests, then send the token as 'Authorization: Bearer <token>' or keep the cookie that it sets.")
            .ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Response.HasStarted) return Task.CompletedTask;
        var refusal = Context.User.HasSignedIn()
            ? Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "Not allowed for you.")
            : Problems.Of(StatusCodes.Status403Forbidden, "account_required", "Only for those who have signed in with an account: not for guests, nor for API keys.");
        return refusal.ExecuteAsync(Context);
    }

    private Task<ClaimsPrincipal?> ReadAsync(string token) => token switch
    {
        _ when token.StartsWith(Sessions.BrowserPrefix, StringComparison.Ordinal) => ReadSessionAsync(token),
        _ when token.StartsWith(ApiKeys.Prefix, StringComparison.Ordinal) => ReadApiKeyAsync(token),
        _ when token.Contains('.', StringComparison.Ordinal) => ReadAccessTokenAsync(token),
        _ => ReadGuestAsync(token, isCookie: false),
    };

    private async Task<ClaimsPrincipal?> ReadSessionAsync(string secret)
        => await Service<Sessions>().FindAsync(secret, Aborted) is var (session, account)
            ? PersonClaims.Create(SchemeName, account.Id, MeansOfProof.Session, Roles.PermissionsOf(account.Roles), session.Id)
            : null;

    private async Task<ClaimsPrincipal?> ReadApiKeyAsync(string key)
        => await Service<ApiKeyLookup>().FindAsync(key, Aborted) is var (account, permissions)
            ? PersonClaims.Create(SchemeName, account.Id, MeansOfProof.ApiKey, permissions)
            : null;

    // What the token says is not all: its session may have been ended since, and the account's roles changed.
    private async Task<ClaimsPrincipal?> ReadAccessTokenAsync(string token)
        => await Service<AccessTokens>().ReadAsync(token, Aborted) is var (accountId, sessionId)
            && await Service<Sessions>().FindAsync(sessionId, Aborted) is { } account
            && account.Id == accountId
                ? PersonClaims.Create(SchemeName, account.Id, MeansOfProof.AccessToken, Roles.PermissionsOf(account.Roles), sessionId)
                : null;

    // A guest who has signed up is an account now, and the guest's token proves nothing of it.
    private async Task<ClaimsPrincipal?> ReadGuestAsync(string token, bool isCookie)
    {
        if (guests.Read(token) is not { } guest || await Service<IAccountLookup>().IsAccountAsync(guest.Id, Aborted)) return null;
        if (isCookie) Renew(guest);
        return PersonClaims.Create(SchemeName, guest.Id, MeansOfProof.Guest, []);
    }

    private void Renew(GuestTicket guest)
    {
        if (!Response.HasStarted && guest.ExpiresAt - TimeProvider.GetUtcNow() < s_renewBelow) GuestCookie.Set(Context, guests.Issue(guest.Id));
    }

    private T Service<T>()
        where T : notnull
        => Context.RequestServices.GetRequiredService<T>();

    private static AuthenticateResult Result(ClaimsPrincipal? person) => person is null
        ? AuthenticateResult.Fail("The token is not valid or has expired.")
        : AuthenticateResult.Success(new AuthenticationTicket(person, SchemeName));

    private static string? Bearer(string authorization)
        => AuthenticationHeaderValue.TryParse(authorization, out var value)
            && string.Equals(value.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase)
                ? value.Parameter
                : null;
}
