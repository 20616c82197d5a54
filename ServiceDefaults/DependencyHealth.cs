using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Concierge.ServiceDefaults;

/// <summary>How the servers that Concierge leans on are doing, asked now.</summary>
/// <param name="Status">The worst of the dependencies'.</param>
public sealed record DependencyHealthReport(HealthStatus Status, IReadOnlyList<DependencyStatus> Dependencies);

/// <summary>One server.</summary>
/// <param name="Name">database, cache or broker.</param>
/// <param name="Latency">Round trip of a minimal request; null when it failed.</param>
/// <param name="Error">The kind of the error, without its message, which may hold addresses or credentials.</param>
public sealed record DependencyStatus(string Name, HealthStatus Status, TimeSpan? Latency, string? Error);

/// <summary>
/// Asks database, cache and broker side by side, each with its own deadline, so that a server that hangs hides nothing about the others.
/// Without cache or broker Concierge is slower but loses nothing: they degrade it. Without the database it is unhealthy.
/// </summary>
public sealed class DependencyHealth(HealthCheckService checks, IOptions<HealthOptions> options, TimeProvider time)
{
    // The names under which the client integrations register their checks; the database's is that of its context.
    private const string Database = "ConciergeDb";
    private const string Cache = "StackExchange.Redis";
    private const string Broker = "RabbitMQ.Client";

    /// <summary>Asks all three. Takes at most <see cref="HealthOptions.Timeout"/>.</summary>
    public async Task<DependencyHealthReport> CheckAsync(CancellationToken cancellation = default)
    {
        var dependencies = await Task.WhenAll(
            CheckAsync("database", Database, cancellation),
            CheckAsync("cache", Cache, cancellation),
            CheckAsync("broker", Broker, cancellation));
        return new DependencyHealthReport(dependencies.Min(dependency => dependency.Status), dependencies);
    }

    internal static bool IsOptional(string check) => check is Cache or Broker;

    private async Task<DependencyStatus> CheckAsync(string name, string check, CancellationToken cancellation)
    {
        try
        {
            // The check's own timeout cannot end a client that blocks while it connects; this one goes on without it.
            var report = await checks
                .CheckHealthAsync(registration => string.Equals(registration.Name, check, StringComparison.Ordinal), cancellation)
                .WaitAsync(options.Value.Timeout, time, cancellation);
            return report.Entries.TryGetValue(check, out var entry)
                ? Describe(name, entry)
                : new DependencyStatus(name, HealthStatus.Unhealthy, Latency: null, Error: "NotRegistered");
        }
        catch (TimeoutException error)
        {
            var status = IsOptional(check) ? HealthStatus.Degraded : HealthStatus.Unhealthy;
            return new DependencyStatus(name, status, Latency: null, error.GetType().Name);
        }
    }

    private static DependencyStatus Describe(string name, HealthReportEntry entry)
        => entry.Status == HealthStatus.Healthy
            ? new DependencyStatus(name, entry.Status, entry.Duration, Error: null)
            : new DependencyStatus(name, entry.Status, Latency: null, entry.Exception?.GetType().Name ?? "NoAnswer");
}
