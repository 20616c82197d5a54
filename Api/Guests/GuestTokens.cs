using System.Buffers.Text;
using System.Security.Cryptography;
using Concierge.Contracts.Guests;
using Concierge.Core.Secrets.Transit;
using Microsoft.AspNetCore.DataProtection;

namespace Concierge.Api.Guests;

/// <summary>
/// Signed temporary identities: a guest's id, encrypted and signed for this one purpose with the keys that all
/// replicas share. Nothing is stored for a guest; the id alone owns what the guest makes.
/// </summary>
internal sealed class GuestTokens(IDataProtectionProvider protection, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private const int LongestToken = 1024;
    private const int IdLength = 16;

    private readonly ITimeLimitedDataProtector _protector =
        protection.CreateProtector("Concierge.Guests", "token", "v1").ToTimeLimitedDataProtector();

    public GuestDto Issue(Guid id)
    {
        var expires = time.GetUtcNow() + Lifetime;
        return new GuestDto(id, Base64Url.EncodeToString(_protector.Protect(id.ToByteArray(), expires)), expires);
    }

    /// <summary>Whose token this is, or null when it is not one of ours, was changed, or has expired.</summary>
    public GuestTicket? Read(string token)
    {
        if (token.Length is 0 or > LongestToken || !Base64Url.IsValid(token)) return null;
        try
        {
            var id = _protector.Unprotect(Base64Url.DecodeFromChars(token), out var expires);
            return id.Length == IdLength && expires > time.GetUtcNow() ? new GuestTicket(new Guid(id), expires) : null;
        }
        // A token that cannot be read for now is not a wrong one, which its guest would throw away.
        catch (CryptographicException fault) when (KeyServiceException.Behind(fault) is null)
        {
            return null;
        }
    }
}

/// <summary>What a valid token says.</summary>
internal sealed record GuestTicket(Guid Id, DateTimeOffset ExpiresAt);
