using Concierge.Contracts.Trips;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Trips;
using Concierge.Core.Trips.Tidying;
using Concierge.Jobs;
using Concierge.Tests.Jobs;
using Concierge.Tests.Trips.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Trips;

public sealed class TripTidyingTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_old_trips_without_propositions_whose_job_is_gone_are_deleted()
    {
        await using var host = await TripHost.StartAsync(database.Servers);
        var planned = await PlanAsync(host);
        var retryable = await PlanAsync(host);
        var orphan = await PlanAsync(host);
        var young = await PlanAsync(host);
        foreach (var trip in (StartedTrip[])[planned, retryable, orphan, young]) await host.Jobs.WaitForEndAsync(trip.Job.Id);
        foreach (var trip in (StartedTrip[])[retryable, orphan, young])
            await database.ScalarAsync<int>("DELETE FROM concierge.trip_propositions WHERE trip_id = $1", trip.TripId);
        foreach (var trip in (StartedTrip[])[planned, orphan, young]) await host.Jobs.Client.DeleteAsync(trip.Job.Id, "tester", cancellation: Cancellation);
        await database.ScalarAsync<int>("UPDATE concierge.trips SET created_at = created_at - interval '8 days' WHERE id <> $1", young.TripId);

        var ticket = await host.Jobs.Client.EnqueueAsync(TripTidying.Definition, new TripTidyingJob(AfterDays: 7), cancellation: Cancellation);
        var done = await host.Jobs.WaitForEndAsync(ticket.Id);

        Assert.Equal(1, done.Result!.Value.GetProperty("deleted").GetInt32());
        await using var scope = host.Jobs.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        var left = await scope.ServiceProvider.GetRequiredService<ConciergeDb>().Trips.Select(trip => trip.Id).ToListAsync(Cancellation);
        Assert.Equal(new HashSet<Guid> { planned.TripId, retryable.TripId, young.TripId }, left.ToHashSet());
    }

    private static async Task<StartedTrip> PlanAsync(TripHost host)
    {
        var started = await host.AsAsync(
            Guid.CreateVersion7(),
            services => services.GetRequiredService<TripPlanning>().StartAsync(new TripRequest("Lisbon", DurationDays: 3), new EnqueueOptions(), Cancellation));
        return started.Value!;
    }
}
