using System.ComponentModel;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Operations;
using Concierge.Core.Json;
using Concierge.Core.Results;
using Concierge.Jobs;

namespace Concierge.Api.Operations;

/// <summary>Criteria as query parameters. <c>state</c> may be given several times.</summary>
internal sealed record CriteriaQuery(
    [property: Description("A job type.")] string? Type,
    [property: Description("A state; may be given several times.")] string[]? State,
    [property: Description("A queue.")] string? Queue,
    [property: Description("Whose; all zeros for the system's own.")] Guid? OwnerId,
    [property: Description("What one request set off.")] Guid? CorrelationId,
    [property: Description("The code of the last error.")] string? ErrorCode,
    [property: Description("Enqueued then or later.")] DateTimeOffset? From,
    [property: Description("Enqueued before.")] DateTimeOffset? To,
    [property: Description("A searchable payload field of the type.")] string? Field,
    [property: Description("The whole value of the field, in any case.")] string? Value)
{
    /// <summary>The criteria, or what is wrong with them.</summary>
    public Result<JobCriteria> Read(IJobOperations operations)
    {
        var states = (State ?? []).Select(Named).ToList();
        if (states.Contains(null)) return Error.Invalid("state", JsonTypes.Rule(typeof(JobState)));
        var criteria = new JobCriteria(Type, [.. states.OfType<JobState>().Distinct()], Queue, OwnerId, CorrelationId, ErrorCode, From, To, Field, Value);
        return CriteriaRules.Fault(criteria, operations) is { } fault ? fault : criteria;
    }

    private static JobState? Named(string name)
        => Enum.GetValues<JobState>().Cast<JobState?>()
            .FirstOrDefault(state => string.Equals(state.ToString(), name, StringComparison.OrdinalIgnoreCase));
}
