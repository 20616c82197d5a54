using System.Globalization;
using Concierge.Contracts.Trips;
using Concierge.Core.Trips.Checking;
using Concierge.Core.Trips.Drafts;
using Concierge.Jobs;

namespace Concierge.Core.Trips;

/// <summary>Plans a trip: a brief, three propositions side by side, a check that they differ, saving.</summary>
public sealed class TripGeneration(TripWriter writer, TripStore store) : IJobHandler<TripJob, TripPropositions>
{
    public static JobDefinition<TripJob, TripPropositions> Definition { get; } = new("ai_trip_generation")
    {
        Queue = "ai",
        Priority = JobPriority.High,
        MaxAttempts = 3,
        Timeout = TimeSpan.FromMinutes(10),
        SearchableFields = ["request.destination"],
    };

    public async Task<TripPropositions> RunAsync(TripJob payload, JobContext job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(job);
        var request = payload.Request;

        await job.ReportAsync(5, "Reading your wishes");
        var brief = await job.StepAsync("brief", token => writer.WriteBriefAsync(request, token), cancellation, inputs: request);

        await job.ReportAsync(20, "Drafting three propositions");
        var drafts = await DraftAsync(request, brief, job, cancellation);

        await job.ReportAsync(85, "Checking that they differ");
        var propositions = await job.StepAsync("check", token => DistinctAsync(request, brief, drafts, token), cancellation, inputs: Ids(drafts));

        await job.ReportAsync(95, "Saving");
        var saved = await job.StepAsync("save", token => store.SaveAsync(payload.TripId, propositions, token), cancellation, inputs: Ids(propositions));

        await job.ReportAsync(100, "Three propositions are ready");
        return new TripPropositions(payload.TripId, saved);
    }

    private async Task<IReadOnlyList<TripPropositionDto>> DraftAsync(TripRequest request, TripBrief brief, JobContext job, CancellationToken cancellation)
    {
        var done = 0;
        return await Task.WhenAll(Enumerable.Range(0, brief.Themes.Count).Select(DraftOneAsync));

        async Task<TripPropositionDto> DraftOneAsync(int index)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"draft-{index + 1}");
            var draft = await job.StepAsync(name, token => writer.WriteDraftAsync(request, brief, index, [], token), cancellation, inputs: brief);
            var count = Interlocked.Increment(ref done);
            await job.ReportAsync(20 + (20 * count), string.Create(CultureInfo.InvariantCulture, $"{count} of {brief.Themes.Count} propositions drafted"));
            return draft;
        }
    }

    // Each draft is valid by itself; here the later one of two that are too alike is written anew, once.
    private async Task<IReadOnlyList<TripPropositionDto>> DistinctAsync(
        TripRequest request,
        TripBrief brief,
        IReadOnlyList<TripPropositionDto> drafts,
        CancellationToken cancellation)
    {
        var propositions = drafts.ToArray();
        foreach (var index in DistinctnessChecker.Check(drafts).Select(likeness => likeness.Later).Distinct())
        {
            var others = propositions.Where((_, other) => other != index).ToList();
            propositions[index] = await writer.WriteDraftAsync(request, brief, index, others, cancellation);
        }

        return DistinctnessChecker.Check(propositions).Count == 0
            ? propositions
            : throw new RetryableException("ai_output_invalid", "The AI model's propositions were too much alike, also after one correction.");
    }

    private static Guid[] Ids(IEnumerable<TripPropositionDto> propositions) => [.. propositions.Select(proposition => proposition.Id)];
}
