using System.Security.Cryptography;
using System.Text.Json;
using Concierge.Contracts;
using Concierge.Contracts.Trips;

namespace Concierge.Web.Trips;

/// <summary>
/// The idempotency key of a wish: the same form sent twice is one trip. The form's own key alone would not do:
/// the browser's back button brings the old form back, and what is changed there is another wish.
/// </summary>
public static class TripKey
{
    public static Guid Of(Guid form, TripRequest trip)
    {
        byte[] said = [.. form.ToByteArray(), .. JsonSerializer.SerializeToUtf8Bytes(trip, Wire.Json)];
        return new(SHA256.HashData(said).AsSpan(0, 16));
    }
}
