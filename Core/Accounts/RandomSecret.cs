using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Concierge.Core.Accounts;

/// <summary>Random secrets that are given away once and kept as a hash.</summary>
internal static class RandomSecret
{
    private const int Bytes = 32;

    /// <param name="prefix">Says what kind it is, to the reader of a leaked one and to us.</param>
    public static string Create(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
