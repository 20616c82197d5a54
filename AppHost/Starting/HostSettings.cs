using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Concierge.AppHost.Starting;

/// <summary>Settings of the app host itself.</summary>
internal static class HostSettings
{
    private const int MostWorkers = 100;

    /// <summary>How many worker processes run: <c>Workers</c>, 1 by default.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <exception cref="StartException">It is no number from 1 to 100.</exception>
    public static int Workers(IConfiguration configuration)
    {
        if (configuration["Workers"] is not { Length: > 0 } text) return 1;
        return int.TryParse(text, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostWorkers
            ? count
            : throw new StartException($"Workers must be a whole number from 1 to {MostWorkers}.");
    }

    /// <summary>Whether data outlives the run: <c>KeepData</c>, true by default.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <exception cref="StartException">It is neither true nor false.</exception>
    public static bool KeepsData(IConfiguration configuration)
    {
        if (configuration["KeepData"] is not { Length: > 0 } text) return true;
        return bool.TryParse(text, out var keeps) ? keeps : throw new StartException("KeepData must be true or false.");
    }
}
