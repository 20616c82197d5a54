namespace Concierge.Web.Trips;

/// <summary>Pushes pins apart that would cover each other, a little in each round, within the drawing.</summary>
public static class PinSpreader
{
    private const int Rounds = 60;

    public static IReadOnlyList<(double X, double Y)> Spread(
        IReadOnlyList<(double X, double Y)> dots, double apart, double least, double right, double bottom)
    {
        var pins = dots.ToArray();
        for (var round = 0; round < Rounds && PushOnce(pins, apart); round++)
        {
            for (var i = 0; i < pins.Length; i++)
                pins[i] = (Math.Clamp(pins[i].X, least, right), Math.Clamp(pins[i].Y, least, bottom));
        }

        return pins;
    }

    private static bool PushOnce((double X, double Y)[] pins, double apart)
    {
        var pushed = false;
        for (var i = 0; i < pins.Length; i++)
        {
            for (var j = i + 1; j < pins.Length; j++)
            {
                var (dx, dy) = (pins[j].X - pins[i].X, pins[j].Y - pins[i].Y);
                var distance = double.Hypot(dx, dy);
                if (distance >= apart - 0.01) continue;

                // Two on one spot part along a direction of their own, so that a third does not follow.
                var (ux, uy) = distance < 0.01 ? (Math.Cos(i + j), Math.Sin(i + j)) : (dx / distance, dy / distance);
                var push = (apart - distance) / 2;
                pins[i] = (pins[i].X - ux * push, pins[i].Y - uy * push);
                pins[j] = (pins[j].X + ux * push, pins[j].Y + uy * push);
                pushed = true;
            }
        }

        return pushed;
    }
}
