namespace Concierge.Web.Backend;

/// <summary>Tells an unreachable Api from a bug in this process and from a caller who has left.</summary>
public static class Outage
{
    /// <summary>
    /// True for what a network, a stopped server or a resilience pipeline throws. The pipeline's own exceptions
    /// are known by namespace, so that this project needs no reference to it.
    /// </summary>
    public static bool Is(Exception error, CancellationToken caller) => error switch
    {
        OperationCanceledException => !caller.IsCancellationRequested,
        HttpRequestException or IOException or TimeoutException => true,
        _ => error.GetType().Namespace?.StartsWith("Polly", StringComparison.Ordinal) == true,
    };
}
