using System.Diagnostics;

namespace Concierge.Bench.Jobs;

/// <summary>A clock that every process of the machine reads alike.</summary>
internal static class Monotonic
{
    private static readonly double TicksPerMillisecond = Stopwatch.Frequency / 1000.0;

    public static double Milliseconds => Stopwatch.GetTimestamp() / TicksPerMillisecond;
}
