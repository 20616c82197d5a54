using Concierge.Contracts.Jobs;
using Concierge.Contracts.Operations;

namespace Concierge.Tests.Operations;

/// <summary>What operators ask of <see cref="SeededJobs"/>.</summary>
internal static class SearchCases
{
    public static IReadOnlyList<JobCriteria> All { get; } =
    [
        new(States: [JobState.Failed]),
        new(States: [JobState.Failed, JobState.Cancelled]),
        new(States: [JobState.Failed, JobState.Running]),
        new(States: [JobState.Failed], ErrorCode: "rare"),
        new(ErrorCode: "rare"),
        new(States: [JobState.Failed], Queue: "searched"),
        new(States: [JobState.Running]),
        new(States: [JobState.Queued]),
        new(States: [JobState.Waiting]),
        new("searched"),
        new("never_heard_of"),
        new(Queue: "searched", States: [JobState.Completed]),
        new(OwnerId: SeededJobs.Owner),
        new("searched", OwnerId: SeededJobs.Owner, States: [JobState.Completed]),
        new(OwnerId: Guid.Empty),
        new(CorrelationId: SeededJobs.Correlation),
        new(CorrelationId: SeededJobs.Correlation, States: [JobState.Failed]),
        new("searched", Field: "request.destination", Value: "lisbon"),
        new("searched", Field: "request.destination", Value: "Lisbon", States: [JobState.Queued]),
        new(From: SeededJobs.Start.AddHours(1), To: SeededJobs.Start.AddHours(2), States: [JobState.Failed]),
    ];

    /// <summary>The same question to the whole table.</summary>
    public static string Sql(JobCriteria criteria) => string.Join(" AND ", Conditions(criteria).Prepend("true"));

    private static IEnumerable<string> Conditions(JobCriteria criteria)
    {
        if (criteria.Type is { } type) yield return $"type = '{type}'";
        if (criteria.Queue is { } queue) yield return $"queue = '{queue}'";
        if (criteria.States is { } states) yield return $"state::text IN ({string.Join(", ", states.Select(state => $"'{state.ToString().ToLowerInvariant()}'"))})";
        if (criteria.OwnerId is { } owner) yield return $"owner_id = '{owner}'";
        if (criteria.CorrelationId is { } correlation) yield return $"correlation_id = '{correlation}'";
        if (criteria.ErrorCode is { } code) yield return $"error_code = '{code}'";
        if (criteria.Field is not null) yield return $"lower(payload #>> '{{request,destination}}') = '{criteria.Value!.ToLowerInvariant()}'";
        if (criteria.From is { } from) yield return $"created_at >= '{from:O}'";
        if (criteria.To is { } to) yield return $"created_at < '{to:O}'";
    }
}
