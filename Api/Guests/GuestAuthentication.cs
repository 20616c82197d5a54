using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Concierge.Api.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Concierge.Api.Guests;

/// <summary>Knows a guest by the bearer token or else by the cookie.</summary>
internal sealed class GuestAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    GuestTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Guest";

    // A cookie is renewed at most once a day, so that not every response sets one.
    private static readonly TimeSpan s_renewBelow = GuestTokens.Lifetime - TimeSpan.FromDays(1);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var authorization = Request.Headers.Authorization.ToString();
        var cookie = authorization.Length == 0 ? Request.Cookies[GuestCookie.Name] : null;
        var token = cookie ?? Bearer(authorization);
        if (token is null) return Task.FromResult(AuthenticateResult.NoResult());
        if (tokens.Read(token) is not { } guest) return Task.FromResult(AuthenticateResult.Fail("The token is not valid or has expired."));

        if (cookie is not null) Renew(guest);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, guest.Id.ToString())], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return Problems.Of(
            StatusCodes.Status401Unauthorized,
            "guest_required",
            "No valid guest token came with this request. Call POST /api/guests, then send its token as 'Authorization: Bearer <token>' or keep the cookie that it sets.")
            .ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
        => Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "Not allowed for you.").ExecuteAsync(Context);

    private void Renew(GuestTicket guest)
    {
        if (!Response.HasStarted && guest.ExpiresAt - TimeProvider.GetUtcNow() < s_renewBelow) GuestCookie.Set(Context, tokens.Issue(guest.Id));
    }

    private static string? Bearer(string authorization)
        => AuthenticationHeaderValue.TryParse(authorization, out var value)
            && string.Equals(value.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase)
                ? value.Parameter
                : null;
}
