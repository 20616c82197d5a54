using Concierge.Contracts.Operations;

namespace Concierge.Core.Ai;

/// <summary>The calls of models that were made for a job, as far as they are recorded.</summary>
public interface IJobAiCalls
{
    /// <summary>Oldest first; empty when none are recorded.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="traceId">Its trace, where it has one: for records that know the trace only.</param>
    /// <param name="cancellation">Ends the request.</param>
    Task<IReadOnlyList<AiCallDto>> ListAsync(Guid jobId, string? traceId, CancellationToken cancellation = default);
}

/// <summary>Calls are logged and traced, but no store of them is registered.</summary>
internal sealed class NoJobAiCalls : IJobAiCalls
{
    public Task<IReadOnlyList<AiCallDto>> ListAsync(Guid jobId, string? traceId, CancellationToken cancellation)
        => Task.FromResult<IReadOnlyList<AiCallDto>>([]);
}
