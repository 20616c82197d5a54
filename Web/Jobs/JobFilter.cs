using System.Text.Json;
using Concierge.Contracts.Jobs;

namespace Concierge.Web.Jobs;

/// <summary>Which of their jobs somebody wants to see.</summary>
public enum JobFilter
{
    All,
    Active,
    Completed,
    Failed,
    Cancelled,
    Expired,
}

public static class JobFilters
{
    public static IReadOnlyList<JobFilter> Every { get; } = Enum.GetValues<JobFilter>();

    public static string Name(JobFilter filter) => JsonNamingPolicy.SnakeCaseLower.ConvertName(filter.ToString());

    /// <summary>The filter of that name; everything when there is none.</summary>
    public static JobFilter Parse(string? name) => Enum.TryParse<JobFilter>(name, ignoreCase: true, out var filter) && Enum.IsDefined(filter)
        ? filter
        : JobFilter.All;

    /// <summary>The states that pass; none means every state.</summary>
    public static IEnumerable<JobState> States(JobFilter filter) => filter switch
    {
        JobFilter.Active => [JobState.Scheduled, JobState.Queued, JobState.Running, JobState.Waiting],
        JobFilter.Completed => [JobState.Completed],
        JobFilter.Failed => [JobState.Failed],
        JobFilter.Cancelled => [JobState.Cancelled],
        JobFilter.Expired => [JobState.Expired],
        _ => [],
    };

    /// <summary>The value's name on the wire.</summary>
    public static string WireName<T>(T state) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());
}
