using System.Text.Json;
using Concierge.Core.Results;
using Concierge.Jobs;

namespace Concierge.Core.JobRequests;

/// <summary>
/// A job type that people may start themselves through <c>POST /api/jobs</c>. Each feature registers one for
/// each such type; it checks the input, writes the feature's own rows and enqueues, in one transaction.
/// </summary>
public interface IJobRequest
{
    /// <summary>The job type, such as <c>ai_trip_generation</c>.</summary>
    string Type { get; }

    /// <summary>An input that would be accepted, for the API's documentation.</summary>
    object Example { get; }

    /// <summary>Checks and enqueues for the current user.</summary>
    Task<Result<JobTicket>> StartAsync(JsonElement input, EnqueueOptions options, CancellationToken cancellation);
}
