using Concierge.Bench.Servers;

namespace Concierge.Bench.Measuring;

/// <summary>Where a figure is measured.</summary>
/// <param name="Servers">The servers, with a database that is not used.</param>
/// <param name="ServerProcessIds">Those of them that run for the bench alone; empty where the environment named servers.</param>
internal sealed record Scene(Addresses Servers, IReadOnlyList<int> ServerProcessIds)
{
    public Task<Database> FreshDatabaseAsync(CancellationToken cancellation) => Database.CreateAsync(Servers, cancellation);
}

/// <summary>Something to measure; each call is one run.</summary>
/// <param name="Name">What <c>--only</c> picks it by.</param>
/// <param name="RunAsync">Measures once.</param>
internal sealed record Figure(string Name, Func<Scene, CancellationToken, Task<(string Measure, double Value)[]>> RunAsync);
