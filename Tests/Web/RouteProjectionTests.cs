using Concierge.Contracts.Trips;
using Concierge.Web.Trips;

namespace Concierge.Tests.Web;

public sealed class RouteProjectionTests
{
    [Fact]
    public void A_day_without_coordinates_has_no_map()
        => Assert.Null(RouteProjection.Draw([Stop("A", null, null), Stop("B", 91, 0), Stop("C", 0, 181)]));

    [Fact]
    public void North_is_up_east_is_right_and_everything_is_inside()
    {
        var map = Draw(Stop("south-west", 38.69, -9.21), Stop("north-east", 38.73, -9.11));

        Assert.True(map.Pins[0].X < map.Pins[1].X);
        Assert.True(map.Pins[0].Y > map.Pins[1].Y);
        Assert.All(map.Pins, pin => Assert.True(Inside(pin, map)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(38.7)]
    [InlineData(-54.8)]
    [InlineData(64.1)]
    public void A_kilometre_is_as_long_to_the_east_as_to_the_north(double latitude)
    {
        const double Degree = 0.01;
        var east = Degree / Math.Cos(double.DegreesToRadians(latitude));
        var map = Draw(Stop("A", latitude, 10), Stop("B", latitude + Degree, 10), Stop("C", latitude, 10 + east));

        Assert.Equal(Distance(map, 0, 1), Distance(map, 0, 2), tolerance: 0.05);
    }

    [Fact]
    public void The_scale_bar_measures_the_drawing()
    {
        // A hundredth of a degree of latitude is 1.112 km.
        var map = Draw(Stop("A", 48.85, 2.35), Stop("B", 48.86, 2.35));
        var kilometres = map.Scale.Label.EndsWith("km", StringComparison.Ordinal)
            ? double.Parse(map.Scale.Label[..^3], System.Globalization.CultureInfo.InvariantCulture)
            : double.Parse(map.Scale.Label[..^2], System.Globalization.CultureInfo.InvariantCulture) / 1000;

        Assert.Equal(1.112, map.Kilometres, tolerance: 0.001);
        Assert.Equal(1.112 / kilometres, Distance(map, 0, 1) / map.Scale.Length, tolerance: 0.001);
        Assert.InRange(map.Scale.Length, 10, map.Width / 4);
    }

    [Fact]
    public void The_date_line_is_crossed_the_short_way()
    {
        var map = Draw(Stop("west", -17, 179.99), Stop("east", -17, -179.99));

        Assert.Equal(2.13, map.Kilometres, tolerance: 0.01);
        Assert.True(map.Pins[0].X < map.Pins[1].X);
    }

    [Fact]
    public void A_single_stop_stands_in_the_middle()
    {
        var map = Draw(Stop("Alone", 1, 2));

        Assert.Equal(map.Width / 2, Assert.Single(map.Pins).X, tolerance: 0.01);
        Assert.Equal(0, map.Kilometres);
    }

    [Fact]
    public void Numbers_are_those_of_the_timeline()
        => Assert.Equal([1, 3], Draw(Stop("A", 1, 2), Stop("nowhere", null, null), Stop("C", 1.01, 2)).Pins.Select(pin => pin.Number));

    [Fact]
    public void Pins_on_one_spot_part_and_stay_inside()
    {
        var map = Draw([.. Enumerable.Range(0, 5).Select(i => Stop($"P{i}", 40, 3)), Stop("far", 40.2, 3.2)]);

        Assert.All(map.Pins, pin => Assert.True(Inside(pin, map)));
        foreach (var (a, b) in map.Pins.SelectMany((a, i) => map.Pins.Skip(i + 1).Select(b => (a, b))))
            Assert.True(double.Hypot(a.PinX - b.PinX, a.PinY - b.PinY) > RouteProjection.PinRadius, $"{a.Number} covers {b.Number}");
    }

    private static RouteMap Draw(params TripStopDto[] stops) => RouteProjection.Draw(stops)!;

    private static double Distance(RouteMap map, int from, int to)
        => double.Hypot(map.Pins[to].X - map.Pins[from].X, map.Pins[to].Y - map.Pins[from].Y);

    private static bool Inside(RoutePin pin, RouteMap map) => pin.PinX >= RouteProjection.PinRadius && pin.PinX <= map.Width - RouteProjection.PinRadius
        && pin.PinY >= RouteProjection.PinRadius && pin.PinY <= map.Height - RouteProjection.PinRadius;

    private static TripStopDto Stop(string place, double? latitude, double? longitude)
        => new(new(9, 0), new(10, 0), place, "sight", latitude, longitude, Note: null);
}
