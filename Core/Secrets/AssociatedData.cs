using System.Buffers.Binary;
using System.Text;

namespace Concierge.Core.Secrets;

/// <summary>Says what a sealed value belongs to, so that a row copied to another place or owner does not open there.</summary>
public static class AssociatedData
{
    private const int IdLength = 16;

    /// <param name="purpose">What kind of value it is, such as <c>secret</c>; tells tables apart.</param>
    /// <param name="ids">Whose it is and which: the owner's id and the row's.</param>
    public static byte[] Of(string purpose, params ReadOnlySpan<Guid> ids)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);

        // The length comes first, so that no purpose followed by ids reads like another one.
        var length = Encoding.UTF8.GetByteCount(purpose);
        var data = new byte[sizeof(int) + length + (ids.Length * IdLength)];
        BinaryPrimitives.WriteInt32BigEndian(data, length);
        Encoding.UTF8.GetBytes(purpose, data.AsSpan(sizeof(int)));
        var rest = data.AsSpan(sizeof(int) + length);
        foreach (var id in ids)
        {
            id.TryWriteBytes(rest, bigEndian: true, out _);
            rest = rest[IdLength..];
        }

        return data;
    }
}
