namespace Concierge.Bench.Measuring;

/// <summary>Names of what is measured: the keys of results, the same for Concierge, for the peers and in the files.</summary>
internal static class Measure
{
    public const string Bulk = "bulk";
    public const string Single = "single";
    public const string Drain = "drain";
    public const string DrainWarm = "drainWarm";
    public const string SteadyBulk = "steadyBulk";
    public const string SteadySingle = "steadySingle";
    public const string LatencyLow = "latencyLow";
    public const string LatencyModerate = "latencyMod";

    public const string Statements = ".statements";
    public const string WalBytes = ".walBytes";
    public const string AllocatedBytes = ".allocatedBytes";
    public const string P50 = ".p50";
    public const string P95 = ".p95";
    public const string P99 = ".p99";

    public const string IdleStatements = "idle.statements";
    public const string IdleCpu = "idle.cpu";
    public const string IdleServersCpu = "idle.serversCpu";
}
