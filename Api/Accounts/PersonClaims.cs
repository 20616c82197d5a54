using System.Security.Claims;
using Concierge.Core.Accounts;

namespace Concierge.Api.Accounts;

/// <summary>What a request's principal says of a person.</summary>
internal static class PersonClaims
{
    public const string Permission = AccessTokens.PermissionClaim;
    public const string Session = "sid";
    public const string Means = "means";

    public static ClaimsPrincipal Create(string scheme, Guid id, MeansOfProof means, IEnumerable<string> permissions, Guid? session = null)
    {
        var claims = new List<Claim> { new(ClaimTypes.NameIdentifier, id.ToString()), new(Means, means.ToString()) };
        if (session is { } sid) claims.Add(new Claim(Session, sid.ToString()));
        claims.AddRange(permissions.Select(permission => new Claim(Permission, permission)));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, scheme));
    }

    public static Guid? PersonId(this ClaimsPrincipal? principal)
        => Guid.TryParse(principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    public static Guid? SessionId(this ClaimsPrincipal principal)
        => Guid.TryParse(principal.FindFirstValue(Session), out var id) ? id : null;

    public static bool IsGuest(this ClaimsPrincipal principal) => principal.HasClaim(Means, nameof(MeansOfProof.Guest));

    /// <summary>Whether somebody has signed in: no guest, and no program with a key.</summary>
    public static bool HasSignedIn(this ClaimsPrincipal principal)
        => principal.HasClaim(Means, nameof(MeansOfProof.Session)) || principal.HasClaim(Means, nameof(MeansOfProof.AccessToken));

    public static bool Holds(this ClaimsPrincipal principal, string permission)
        => Permissions.Grant(principal.FindAll(Permission).Select(claim => claim.Value), permission);
}

/// <summary>How a request shows whose it is.</summary>
internal enum MeansOfProof
{
    Guest,
    Session,
    AccessToken,
    ApiKey,
}
