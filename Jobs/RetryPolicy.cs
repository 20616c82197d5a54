using System.Globalization;

namespace Concierge.Jobs;

/// <summary>
/// The pause between attempts: exponential with jitter, so that jobs that failed together do not come
/// back together. "Full jitter" of Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
/// </summary>
/// <param name="FirstDelay">Upper bound of the first pause.</param>
/// <param name="Factor">Each further bound is the one before times this: 1 to 10.</param>
/// <param name="MaxDelay">No bound exceeds this.</param>
public sealed record RetryPolicy(TimeSpan FirstDelay, double Factor, TimeSpan MaxDelay)
{
    /// <summary>5 s, 20 s, 80 s … at most 10 minutes.</summary>
    public static RetryPolicy Default { get; } = new(TimeSpan.FromSeconds(5), 4, TimeSpan.FromMinutes(10));

    /// <summary>The upper bound of the pause after a failed attempt.</summary>
    /// <param name="attempt">The attempt that failed, counted from 1.</param>
    public TimeSpan Bound(int attempt)
    {
        var seconds = FirstDelay.TotalSeconds * Math.Pow(Factor, Guard.Range(attempt, 1, int.MaxValue) - 1);
        return seconds >= MaxDelay.TotalSeconds ? MaxDelay : TimeSpan.FromSeconds(seconds);
    }

    /// <summary>The pause to take: even between nothing and the bound, which spreads retries best.</summary>
    /// <param name="attempt">The attempt that failed, counted from 1.</param>
    /// <param name="random">Source of the jitter.</param>
    public TimeSpan Delay(int attempt, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Bound(attempt) * random.NextDouble();
    }

    /// <summary>The policy in words, such as <c>retry within 5 s, 20 s, 80 s, … at most 600 s</c>.</summary>
    public override string ToString()
    {
        var bounds = Enumerable.Range(1, 3).Select(n => string.Create(CultureInfo.InvariantCulture, $"{Bound(n).TotalSeconds:0.##} s"));
        return string.Create(CultureInfo.InvariantCulture, $"retry within {string.Join(", ", bounds)}, … at most {MaxDelay.TotalSeconds:0.##} s");
    }
}
