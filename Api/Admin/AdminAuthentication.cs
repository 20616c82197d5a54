using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Concierge.Api.Accounts;
using Concierge.Api.Http;
using Concierge.Core.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Concierge.Api.Admin;

/// <summary>Lets in whoever has the configured key. Without configuration nobody does.</summary>
internal sealed class AdminAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IConfiguration configuration)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "AdminKey";
    public const string Policy = "Admin";
    public const string Header = "X-Admin-Key";
    public const string ConfigurationKey = "Concierge:Admin:ApiKey";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var given = Request.Headers[Header].ToString();
        if (given.Length == 0) return Task.FromResult(AuthenticateResult.NoResult());
        if (configuration[ConfigurationKey] is not { Length: > 0 } expected || !IsSame(given, expected))
            return Task.FromResult(AuthenticateResult.Fail("The admin key is not valid."));

        var identity = new ClaimsIdentity([new Claim(PersonClaims.Permission, Permissions.Admin)], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => HandleForbiddenAsync(properties);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.Of(
        StatusCodes.Status403Forbidden,
        "admin_only",
        $"Only for admins: sign in as one, or send the key that is configured as {ConfigurationKey} in the header {Header}.")
        .ExecuteAsync(Context);

    // Hashed first: FixedTimeEquals answers at once when the lengths differ.
    private static bool IsSame(string given, string expected)
        => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
