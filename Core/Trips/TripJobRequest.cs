using System.Text.Json;
using Concierge.Contracts.Trips;
using Concierge.Core.JobRequests;
using Concierge.Core.Json;
using Concierge.Core.Results;
using Concierge.Jobs;

namespace Concierge.Core.Trips;

/// <summary>Lets people start <c>ai_trip_generation</c> through <c>POST /api/jobs</c>, with a trip request or the short form as input.</summary>
public sealed class TripJobRequest(TripPlanning planning) : IJobRequest
{
    public string Type => TripGeneration.Definition.Name;

    public object Example { get; } = new TripRequest(
        "Lisbon",
        DurationDays: 3,
        Travellers: 2,
        Budget: new BudgetDto(1500, "EUR"),
        Interests: ["food", "viewpoints"]);

    public async Task<Result<JobTicket>> StartAsync(JsonElement input, EnqueueOptions options, CancellationToken cancellation)
    {
        var isShort = ShortTripInput.Fits(input);
        var request = isShort ? ReadShort(input) : StrictJson.Read<TripRequest>(input);
        if (!request.IsOk) return request.Error;

        var started = await planning.StartAsync(request.Value, options, cancellation);
        if (started.IsOk) return started.Value.Job;
        return isShort ? ShortTripInput.InOwnNames(started.Error) : started.Error;
    }

    private static Result<TripRequest> ReadShort(JsonElement input)
    {
        var read = StrictJson.Read<ShortTripInput>(input);
        return read.IsOk ? read.Value.ToRequest() : read.Error;
    }
}
