using Concierge.Jobs;

namespace Concierge.Tests.Operations;

public sealed record SearchedInput(SearchedRequest Request);

public sealed record SearchedRequest(string Destination);

/// <summary>A type that declares a searchable field. Fails unless its destination is Lisbon.</summary>
public sealed class SearchedJob : IJobHandler<SearchedInput, string>
{
    public static JobDefinition<SearchedInput, string> Definition { get; } = new("searched")
    {
        Queue = "searched",
        MaxAttempts = 1,
        SearchableFields = ["request.destination"],
    };

    public Task<string> RunAsync(SearchedInput payload, JobContext job, CancellationToken cancellation)
        => payload.Request.Destination == "Lisbon" ? Task.FromResult("there") : throw new FailForGoodException("no_such_place", "Unknown place.");
}
