using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Concierge.Contracts;
using Concierge.Contracts.Trips;

namespace Concierge.Core.Trips.Offline;

/// <summary>Chance without chance: the same request always draws the same numbers, on every machine.</summary>
internal sealed class Seed(string text)
{
    public static Seed Of(TripRequest request) => new(JsonSerializer.Serialize(request, Wire.Json));

    /// <summary>A number that belongs to this subject: 0 or more, less than 1.</summary>
    public double Draw(string subject)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{text}\n{subject}"));
        return BitConverter.ToUInt32(hash) / ((double)uint.MaxValue + 1);
    }
}
