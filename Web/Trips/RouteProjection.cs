using Concierge.Contracts.Trips;

namespace Concierge.Web.Trips;

/// <summary>A stop on the drawn map. The pin stands beside the place where two would cover each other.</summary>
/// <param name="Number">Of the stop in its day, from 1; stops without coordinates keep theirs and are not drawn.</param>
public sealed record RoutePin(int Number, string Place, double X, double Y, double PinX, double PinY)
{
    public bool IsMoved => Math.Abs(PinX - X) + Math.Abs(PinY - Y) > 0.5;
}

/// <summary>A round distance and its length on the drawing.</summary>
public sealed record MapScale(double Length, string Label);

/// <summary>A day's route, ready to draw.</summary>
/// <param name="Kilometres">Along straight lines from stop to stop.</param>
public sealed record RouteMap(double Width, double Height, IReadOnlyList<RoutePin> Pins, MapScale Scale, double Kilometres);

/// <summary>
/// Lays a day's stops out on a flat drawing: equirectangular around their middle, where a degree of longitude
/// shrinks by the cosine of the latitude. Good to a fraction of a per cent across a city.
/// </summary>
public static class RouteProjection
{
    public const double PinRadius = 13;

    private const double KilometresPerDegree = 111.195;
    private const double LeastExtent = 0.4;
    private const double Padding = 38;
    private const double ScaleRoom = 16;
    private static readonly double[] RoundSteps = [5, 2, 1];

    /// <summary>Null when no stop of the day has coordinates.</summary>
    public static RouteMap? Draw(IReadOnlyList<TripStopDto> stops, double width = 480, double height = 320)
    {
        var known = stops
            .Select((stop, index) => (Stop: stop, Number: index + 1))
            .Where(item => item.Stop is { Latitude: >= -90 and <= 90, Longitude: >= -180 and <= 180 })
            .ToList();
        if (known.Count == 0) return null;

        var plane = Flatten([.. known.Select(item => (item.Stop.Latitude!.Value, item.Stop.Longitude!.Value))]);
        var scale = Math.Min((width - 2 * Padding) / Extent(plane, p => p.X), (height - 2 * Padding - ScaleRoom) / Extent(plane, p => p.Y));
        var (middleX, middleY) = (Middle(plane, p => p.X), Middle(plane, p => p.Y));

        List<(double X, double Y)> dots =
        [
            .. plane.Select(p => (width / 2 + (p.X - middleX) * scale, (height - ScaleRoom) / 2 - (p.Y - middleY) * scale)),
        ];
        var pins = PinSpreader.Spread(dots, 2 * PinRadius + 2, PinRadius + 3, width - PinRadius - 3, height - ScaleRoom - PinRadius - 3);

        return new(
            width,
            height,
            [.. known.Select((item, i) => new RoutePin(item.Number, item.Stop.Place, dots[i].X, dots[i].Y, pins[i].X, pins[i].Y))],
            ScaleBar(scale, width / 4),
            plane.Zip(plane.Skip(1), (a, b) => double.Hypot(b.X - a.X, b.Y - a.Y)).Sum());
    }

    /// <summary>Kilometres east and north of the first point; across the date line by the shorter way.</summary>
    private static List<(double X, double Y)> Flatten(IReadOnlyList<(double Latitude, double Longitude)> points)
    {
        var shrink = Math.Cos(double.DegreesToRadians(points.Average(p => p.Latitude)));
        return [.. points.Select(p => (
            Math.IEEERemainder(p.Longitude - points[0].Longitude, 360) * shrink * KilometresPerDegree,
            (p.Latitude - points[0].Latitude) * KilometresPerDegree))];
    }

    private static double Extent(List<(double X, double Y)> plane, Func<(double X, double Y), double> axis)
        => Math.Max(plane.Max(axis) - plane.Min(axis), LeastExtent);

    private static double Middle(List<(double X, double Y)> plane, Func<(double X, double Y), double> axis)
        => (plane.Max(axis) + plane.Min(axis)) / 2;

    private static MapScale ScaleBar(double unitsPerKilometre, double longest)
    {
        var limit = longest / unitsPerKilometre;
        var power = Math.Pow(10, Math.Floor(Math.Log10(limit)));
        var kilometres = RoundSteps.Select(step => step * power).First(length => length <= limit);
        var label = kilometres < 1 ? FormattableString.Invariant($"{kilometres * 1000:0} m") : FormattableString.Invariant($"{kilometres:0} km");
        return new(kilometres * unitsPerKilometre, label);
    }
}
