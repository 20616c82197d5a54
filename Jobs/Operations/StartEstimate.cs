namespace Concierge.Jobs.Operations;

/// <summary>
/// When a job will start that has others before it, if jobs are taken at a known rate, one as likely at any moment as
/// at any other: the quantiles of the Erlang distribution, by the cube root approximation of Wilson and Hilferty, "The
/// Distribution of Chi-square", 1931 (within 3 % from the first place on for the quantiles used here).
/// </summary>
internal static class StartEstimate
{
    /// <summary>Standard normal quantile of 0.9.</summary>
    private const double Z90 = 1.2815515655446004;

    /// <summary>Half of such jobs start within this time.</summary>
    /// <param name="before">Jobs before it: 0 or more.</param>
    /// <param name="perSecond">Jobs taken a second: above 0.</param>
    public static TimeSpan Median(int before, double perSecond) => Quantile(before, perSecond, z: 0);

    /// <summary>Nine of ten such jobs start within this time.</summary>
    /// <inheritdoc cref="Median"/>
    public static TimeSpan NineOfTen(int before, double perSecond) => Quantile(before, perSecond, Z90);

    private static TimeSpan Quantile(int before, double perSecond, double z)
    {
        // The job itself is the next one taken after those before it.
        double places = Guard.Range(before, 0, int.MaxValue) + 1;
        var root = 1 - (1 / (9 * places)) + (z / (3 * Math.Sqrt(places)));
        var seconds = places * root * root * root / perSecond;
        return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(30).TotalSeconds));
    }
}
