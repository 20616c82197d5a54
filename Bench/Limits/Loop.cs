using Concierge.Bench.Jobs;

namespace Concierge.Bench.Limits;

/// <summary>Repeats something side by side for a while and counts.</summary>
internal static class Loop
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(5);

    /// <summary>How many a second.</summary>
    /// <param name="sideBySide">Loops at once.</param>
    /// <param name="stepAsync">One turn; gives how many it did, and 0 when there is nothing left.</param>
    /// <param name="cancellation">Ends the loops.</param>
    public static async Task<double> RateAsync(int sideBySide, Func<CancellationToken, Task<int>> stepAsync, CancellationToken cancellation)
    {
        var started = Monotonic.Milliseconds;
        var from = started + WarmUp.TotalMilliseconds;
        var until = from + Measured.TotalMilliseconds;
        long done = 0;
        double last = from;
        await Task.WhenAll(Enumerable.Range(0, sideBySide).Select(_ => Task.Run(RepeatAsync, cancellation)));
        return done / ((last - from) / 1000);

        async Task RepeatAsync()
        {
            for (var now = Monotonic.Milliseconds; now < until;)
            {
                var count = await stepAsync(cancellation);
                if (count == 0) return;
                now = Monotonic.Milliseconds;
                if (now < from) continue;
                Interlocked.Add(ref done, count);
                // Loops may end at about the same moment; which of them is the last does not matter.
                Volatile.Write(ref last, now);
            }
        }
    }
}
