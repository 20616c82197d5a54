using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Concierge.Core.Secrets.Transit;

/// <summary>
/// Data keys wrapped by a key that never leaves a key management service. What was wrapped by keys of the folder is
/// unwrapped there for as long as they are in it, and goes to the service when it is wrapped anew.
/// </summary>
internal sealed partial class TransitKeyRing(TransitClient service, RsaKeyRing folder) : IKeyRing
{
    // Others would not be what docs/secrets.md promises: RSA-OAEP with SHA-256, 3072 bits or more.
    private static readonly string[] s_types = ["rsa-3072", "rsa-4096"];

    private volatile bool _isKnown;

    // The service takes its newest version with every request.
    public TimeSpan SettlesAfter => TimeSpan.Zero;

    public async Task LoadAsync(CancellationToken cancellation)
    {
        folder.Load();
        await ActiveIdAsync(cancellation);
    }

    public async ValueTask<string> ActiveIdAsync(CancellationToken cancellation)
    {
        var key = await service.DescribeAsync(cancellation);
        if (!s_types.Contains(key.Type, StringComparer.Ordinal))
            throw KeyServiceException.Settings("wrong_key_type", $"The key Secrets:KeyService:Key must be of the type {string.Join(" or ", s_types)}.");
        _isKnown = true;
        return IdOf(key.LatestVersion);
    }

    public async ValueTask<WrappedKey> WrapAsync(byte[] dataKey, CancellationToken cancellation)
    {
        // Asked for a key that it does not have, the service makes one, of another type.
        if (!_isKnown) await ActiveIdAsync(cancellation);
        return Wrapped(await service.EncryptAsync(dataKey, cancellation));
    }

    public async ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, CancellationToken cancellation)
        => IsOurs(wrapped) ? await service.DecryptAsync(Encoding.ASCII.GetString(wrapped.Bytes), cancellation) : folder.Unwrap(wrapped);

    public async ValueTask<WrappedKey> RewrapAsync(WrappedKey wrapped, CancellationToken cancellation)
    {
        if (IsOurs(wrapped)) return Wrapped(await service.RewrapAsync(Encoding.ASCII.GetString(wrapped.Bytes), cancellation));

        var dataKey = folder.Unwrap(wrapped);
        try
        {
            return await WrapAsync(dataKey, cancellation);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    public async ValueTask<string> RotateAsync(CancellationToken cancellation)
    {
        // First, so that a key of the wrong type is left alone.
        await ActiveIdAsync(cancellation);
        await service.RotateAsync(cancellation);
        return await ActiveIdAsync(cancellation);
    }

    private bool IsOurs(WrappedKey wrapped) => wrapped.KeyId.StartsWith($"{service.KeyName}:", StringComparison.Ordinal);

    private string IdOf(int version) => string.Create(CultureInfo.InvariantCulture, $"{service.KeyName}:v{version}");

    private WrappedKey Wrapped(string ciphertext) => Version().Match(ciphertext) is { Success: true } match
        ? new WrappedKey($"{service.KeyName}:{match.Groups["version"].Value}", Encoding.ASCII.GetBytes(ciphertext))
        : throw TransitFaults.NotUnderstood();

    [GeneratedRegex(@"^vault:(?<version>v[1-9][0-9]{0,8}):[A-Za-z0-9+/]+={0,2}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Version();
}
