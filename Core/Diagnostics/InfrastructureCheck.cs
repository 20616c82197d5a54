using System.Collections.Concurrent;
using Concierge.Contracts.Diagnostics;
using Npgsql;

namespace Concierge.Core.Diagnostics;

/// <summary>Asks everything at once, so that what hangs keeps nobody longer than <see cref="Patience"/>, and remembers failures.</summary>
public sealed class InfrastructureCheck(TimeProvider time)
{
    /// <summary>How long one dependency may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, ProbeErrorDto> _lastErrors = new(StringComparer.Ordinal);

    public async Task<InfrastructureDto> RunAsync(IEnumerable<IDependencyProbe> probes, CancellationToken cancellation)
    {
        var known = probes.Where(probe => probe.IsConfigured).ToDictionary(probe => probe.Name, StringComparer.Ordinal);
        var asked = await Task.WhenAll(DependencyNames.All.Select(name => known.TryGetValue(name, out var probe)
            ? AskAsync(probe, cancellation)
            : Task.FromResult(new ProbeDto(name, ProbeStatus.NotConfigured, RoundTripMs: null, Version: null, Error: null, LastError: null))));
        return new InfrastructureDto(!Array.Exists(asked, probe => probe.Status == ProbeStatus.Failed), time.GetUtcNow(), asked);
    }

    private async Task<ProbeDto> AskAsync(IDependencyProbe probe, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            // On a thread of its own, and not waited for longer: clients may block while they connect, and heed no token.
            var version = await Task.Run(() => probe.AskAsync(limit.Token), CancellationToken.None).WaitAsync(Patience, time, cancellation);
            var took = Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 2);
            return new ProbeDto(probe.Name, ProbeStatus.Ok, took, version, Error: null, _lastErrors.GetValueOrDefault(probe.Name));
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            var code = CodeOf(error);
            var last = _lastErrors[probe.Name] = new ProbeErrorDto(code, time.GetUtcNow());
            return new ProbeDto(probe.Name, ProbeStatus.Failed, RoundTripMs: null, Version: null, code, last);
        }
    }

    private static string CodeOf(Exception error) => error switch
    {
        ProbeFailedException finding => finding.Code,
        OperationCanceledException or TimeoutException => "timeout",
        PostgresException refusal => $"PostgresException {refusal.SqlState}",
        { InnerException: { } inner } => $"{error.GetType().Name} <- {inner.GetType().Name}",
        _ => error.GetType().Name,
    };
}
