namespace Concierge.Bench.Jobs;

/// <summary>What a worker process says about itself.</summary>
/// <param name="Handled">Calls of the handler so far.</param>
/// <param name="AllocatedBytes">Bytes allocated so far.</param>
/// <param name="CpuSeconds">CPU time used so far.</param>
/// <param name="ResidentBytes">Its resident memory now.</param>
/// <param name="HeapBytes">The managed heap that is alive, after a full collection.</param>
/// <param name="Latencies">Milliseconds from enqueueing to the start of the handler.</param>
internal sealed record WorkerReport(
    int Handled, long AllocatedBytes, double CpuSeconds, long ResidentBytes, long HeapBytes, double[] Latencies);
