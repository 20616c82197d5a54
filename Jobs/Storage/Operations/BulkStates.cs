using Concierge.Contracts.Jobs;

namespace Concierge.Jobs.Storage.Operations;

/// <summary>The states that criteria name, checked once more under the row's lock.</summary>
internal static class BulkStates
{
    public static string[]? Names(IReadOnlyList<JobState>? states)
        => states is { Count: > 0 } ? [.. states.Select(state => state.ToString().ToLowerInvariant())] : null;
}
