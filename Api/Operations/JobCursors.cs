using System.Buffers.Text;

namespace Concierge.Api.Operations;

/// <summary>Where a page ends, as text.</summary>
internal static class JobCursors
{
    public static string Write(Guid last) => Base64Url.EncodeToString(last.ToByteArray());

    /// <summary>Null when it is none of ours.</summary>
    public static Guid? Read(string cursor)
        => Base64Url.IsValid(cursor, out var length) && length == 16 ? new Guid(Base64Url.DecodeFromChars(cursor)) : null;
}
