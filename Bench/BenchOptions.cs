using System.Globalization;

namespace Concierge.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        dotnet run -c Release --project Bench -- jobs [--only bulk,single,drain,drainWarm,steady,latency,costs,idle,limits] [--quick]
            [--scale] [--scale-jobs 1000000] [--peers <folder>] [--no-peers] [--no-limits]

          Measures the job engine beside other job systems and beside what the machine can do; see Bench/README.md.

        dotnet run -c Release --project Bench -- tenancy

          Measures what row-level security costs a read by key.
        """;

    private const int UsualRuns = 3;

    /// <summary>Names of figures; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    public int Runs { get; init; } = UsualRuns;

    /// <summary>Whether the long runs with a million jobs are made, too.</summary>
    public bool Scale { get; init; }

    /// <summary>How many jobs those runs take.</summary>
    public int ScaleJobs { get; init; } = 1_000_000;

    /// <summary>The folder of the peers' harness.</summary>
    public string Peers { get; init; } = Environment.GetEnvironmentVariable("CONCIERGE_PEERS") ?? "bench/peers";

    public bool WithPeers { get; init; } = true;

    public bool WithLimits { get; init; } = true;

    public bool Wants(string figure) => Only.Count == 0 || Only.Contains(figure, StringComparer.OrdinalIgnoreCase);

    /// <summary>Null when the arguments make no sense.</summary>
    public static BenchOptions? Parse(string[] arguments) => arguments switch
    {
        [] => new BenchOptions(),
        ["--only", var figures, .. var more] => Parse(more) is { } rest ? rest with { Only = figures.Split(',', StringSplitOptions.TrimEntries) } : null,
        ["--peers", var folder, .. var more] => Parse(more) is { } rest ? rest with { Peers = folder } : null,
        ["--scale-jobs", var jobs, .. var more] when int.TryParse(jobs, CultureInfo.InvariantCulture, out var number)
            => Parse(more) is { } rest ? rest with { Scale = true, ScaleJobs = number } : null,
        ["--quick", .. var more] => Parse(more) is { } rest ? rest with { Runs = 1 } : null,
        ["--scale", .. var more] => Parse(more) is { } rest ? rest with { Scale = true } : null,
        ["--no-peers", .. var more] => Parse(more) is { } rest ? rest with { WithPeers = false } : null,
        ["--no-limits", .. var more] => Parse(more) is { } rest ? rest with { WithLimits = false } : null,
        _ => null,
    };
}
