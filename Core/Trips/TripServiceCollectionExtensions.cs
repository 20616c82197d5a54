using Concierge.Contracts.Trips;
using Concierge.Core.Ai;
using Concierge.Core.JobRequests;
using Concierge.Core.Schedules;
using Concierge.Core.Trips.Offline;
using Concierge.Core.Trips.Tidying;
using Concierge.Jobs;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Trips;

public static class TripServiceCollectionExtensions
{
    /// <summary>
    /// Trips for a host that accepts them, runs them, or both. Expects the data (<c>AddConciergeData</c>), the
    /// engine (<c>AddJobs</c>), the model (<c>AddAi</c>) and a scoped <c>CurrentUser</c> beside it.
    /// </summary>
    public static IServiceCollection AddTrips(this IServiceCollection services)
        => services
            .AddSingleton(_ => CityCatalogue.BuiltIn())
            .AddKeyedSingleton<IChatClient, OfflineTripModel>(AiServiceKeys.Offline)
            .AddScoped<TripPlanning>()
            .AddScoped<TripReader>()
            .AddScoped<TripStore>()
            .AddScoped<TripWriter>()
            .AddScoped<IJobRequest, TripJobRequest>()
            .AddJob<TripGeneration, TripJob, TripPropositions>()
            .AddJob<TripTidying, TripTidyingJob, TidiedTrips>()
            .AddSchedule("tidy-trips", "30 3 * * *", TripTidying.Definition, new TripTidyingJob(AfterDays: 7), schedule => schedule.Description =
                "Deletes trips that were never planned and never will be: a week old, without propositions, their job long gone.");
}
