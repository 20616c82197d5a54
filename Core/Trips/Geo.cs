using System.Runtime.InteropServices;

namespace Concierge.Core.Trips;

/// <summary>A place on Earth in degrees.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GeoPoint(double Latitude, double Longitude)
{
    private const double EarthRadiusKm = 6371;

    public bool IsOnEarth => Math.Abs(Latitude) <= 90 && Math.Abs(Longitude) <= 180;

    /// <summary>Great-circle distance by the haversine formula, in kilometres.</summary>
    public double KilometresTo(GeoPoint other)
    {
        var latitude = Radians(other.Latitude - Latitude);
        var longitude = Radians(other.Longitude - Longitude);
        var a = Square(Math.Sin(latitude / 2))
            + (Math.Cos(Radians(Latitude)) * Math.Cos(Radians(other.Latitude)) * Square(Math.Sin(longitude / 2)));
        return 2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(a)));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Square(double value) => value * value;
}
