using Concierge.Contracts.Accounts;
using Concierge.Core.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.Tokens;

namespace Concierge.Api.Accounts;

/// <summary>The public keys of access tokens, for services that check them themselves (RFC 7517).</summary>
internal static class SigningKeyEndpoints
{
    private const string CacheFor = "public, max-age=300";

    public static void MapSigningKeys(this IEndpointRouteBuilder routes) => routes.MapGet("/.well-known/jwks.json", ListAsync)
        .AllowAnonymous()
        .WithTags("Authentication")
        .WithName("GetSigningKeys")
        .WithSummary("The keys that access tokens are signed with");

    private static async Task<Ok<JwksDto>> ListAsync(HttpContext context, SigningKeys keys, CancellationToken cancellation)
    {
        context.Response.Headers.CacheControl = CacheFor;
        var known = await keys.PublicAsync(cancellation);
        return TypedResults.Ok(new JwksDto([.. known.Select(key => new JwkDto(
            key.KeyId, "RSA", "sig", SecurityAlgorithms.RsaSha256, Base64UrlEncoder.Encode(key.Parameters.Modulus), Base64UrlEncoder.Encode(key.Parameters.Exponent)))]));
    }
}
