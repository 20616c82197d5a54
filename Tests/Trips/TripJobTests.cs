using System.Text.Json;
using Concierge.Contracts;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Trips;
using Concierge.Core.Data;
using Concierge.Core.JobRequests;
using Concierge.Core.Results;
using Concierge.Core.Trips;
using Concierge.Jobs;
using Concierge.Tests.Jobs;
using Concierge.Tests.Trips.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Trips;

/// <summary>Trips with the real engine on real servers: accepted, planned, listed, each for its owner only.</summary>
public sealed class TripJobTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static readonly TripRequest s_request = new("Lisbon", DurationDays: 3, Interests: ["food"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATripIsPlannedByItsJob()
    {
        await using var host = await TripHost.StartAsync(database.Servers);
        var owner = Guid.CreateVersion7();

        var started = await StartAsync(host, owner, s_request);
        var job = await host.Jobs.WaitForEndAsync(started.Job.Id);

        Assert.Equal(JobState.Completed, job.State);
        Assert.Equal(["brief", "check", "draft-1", "draft-2", "draft-3", "save"], job.Steps.Select(step => step.Name).Order(StringComparer.Ordinal));
        Assert.Equal(3, job.Result!.Value.Deserialize<TripPropositions>(Wire.Json)!.Propositions.Count);

        var trip = (await host.AsAsync(owner, services => services.GetRequiredService<TripReader>().FindAsync(started.TripId, Cancellation))).Value!;
        Assert.Equal(JobState.Completed, trip.JobState);
        Assert.Equal(3, trip.Propositions.Count);
        Assert.All(trip.Propositions, proposition => Assert.True(proposition.IsOfflineSample));
        var byTask = await host.AsAsync(owner, services => services.GetRequiredService<TripReader>().FindByTaskAsync(started.Job.Id, Cancellation));
        Assert.Equal(trip.Id, byTask.Value!.Id);
    }

    [Fact]
    public async Task SomebodyElsesTripDoesNotExist()
    {
        await using var host = await TripHost.StartAsync(database.Servers, worker: false);
        var started = await StartAsync(host, Guid.CreateVersion7(), s_request);

        var (byId, byTask, list) = await host.AsAsync(Guid.CreateVersion7(), async services =>
        {
            var reader = services.GetRequiredService<TripReader>();
            return (
                await reader.FindAsync(started.TripId, Cancellation),
                await reader.FindByTaskAsync(started.Job.Id, Cancellation),
                await reader.ListAsync(cursor: null, 20, Cancellation));
        });

        Assert.Equal(ErrorKind.NotFound, byId.Error!.Kind);
        Assert.Equal(ErrorKind.NotFound, byTask.Error!.Kind);
        Assert.Empty(list.Value!.Items);
    }

    [Fact]
    public async Task OneIdempotencyKeyIsOneTripAlsoAtOnce()
    {
        await using var host = await TripHost.StartAsync(database.Servers, worker: false);
        var owner = Guid.CreateVersion7();
        var options = new EnqueueOptions { IdempotencyKey = "holiday" };

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StartAsync(host, owner, s_request, options)));

        Assert.Single(all.Select(started => (started.TripId, started.Job.Id)).Distinct());
        Assert.Single(all, started => !started.Job.IsDuplicate);
        Assert.NotEqual(all[0].TripId, (await StartAsync(host, Guid.CreateVersion7(), s_request, options)).TripId);
        Assert.Equal(1, await host.AsAsync(owner, services => services.GetRequiredService<ConciergeDb>().Trips.CountAsync(trip => trip.OwnerId == owner, Cancellation)));
    }

    [Fact]
    public async Task AKeyUsedForAnotherKindOfJobIsAConflict()
    {
        await using var host = await TripHost.StartAsync(database.Servers, worker: false);
        var owner = Guid.CreateVersion7();
        var options = new EnqueueOptions { IdempotencyKey = "mixed-up", OwnerId = owner };
        await host.Jobs.EnqueueAsync("anything", options);

        var result = await host.AsAsync(owner, services => services.GetRequiredService<TripPlanning>().StartAsync(s_request, options, Cancellation));

        Assert.Equal(ErrorKind.Conflict, result.Error!.Kind);
    }

    [Fact]
    public async Task TripsAreListedNewestFirstPageByPage()
    {
        await using var host = await TripHost.StartAsync(database.Servers, worker: false);
        var owner = Guid.CreateVersion7();
        for (var days = 1; days <= 5; days++) await StartAsync(host, owner, s_request with { DurationDays = days });

        var seen = new List<TripSummaryDto>();
        string? cursor = null;
        do
        {
            var page = (await host.AsAsync(owner, services => services.GetRequiredService<TripReader>().ListAsync(cursor, 2, Cancellation))).Value!;
            seen.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal([5, 4, 3, 2, 1], seen.Select(trip => trip.DurationDays));
        Assert.All(seen, trip => Assert.Equal(JobState.Queued, trip.JobState));
    }

    [Theory]
    [InlineData("""{"destination":"Tokyo"}""", 3)]
    [InlineData("""{"destination":"Paris","dates":{"duration":5},"preferences":{"style":"luxury"}}""", 5)]
    [InlineData("""{"destination":"Barcelona","dates":{"start":"2025-06-01","end":"2025-06-07"},"preferences":{"style":"luxury","budget":5000}}""", 7)]
    [InlineData("""{"destination":"Lima","durationDays":2,"travellers":2}""", 2)]
    public async Task BothFormsOfInputAreAccepted(string input, int days)
    {
        await using var host = await TripHost.StartAsync(database.Servers, worker: false);
        var owner = Guid.CreateVersion7();

        var ticket = await host.AsAsync(owner, services => Request(services).StartAsync(JsonElement.Parse(input), new EnqueueOptions(), Cancellation));

        Assert.True(ticket.IsOk, ticket.Error?.ToString());
        var trip = await host.AsAsync(owner, services => services.GetRequiredService<TripReader>().FindByTaskAsync(ticket.Value.Id, Cancellation));
        Assert.Equal(days, trip.Value!.DurationDays);
    }

    [Theory]
    [InlineData("""{"destination":"Tokyo","durationDays":"three"}""", "durationDays")]
    [InlineData("""{"destination":7,"durationDays":3}""", "destination")]
    [InlineData("""{"durationDays":3}""", "destination")]
    [InlineData("""{"destination":"Tokyo","durationDays":3,"budget":{"amount":-1,"currency":"EUR"}}""", "budget.amount")]
    [InlineData("""{"destination":"Tokyo","dates":{"duration":31}}""", "dates.duration")]
    [InlineData("""{"destination":"Tokyo","dates":{"start":"2025-06-07","end":"2025-06-01"}}""", "dates.end")]
    [InlineData("""{"destination":"Tokyo","dates":{"start":"soon"}}""", "dates.start")]
    [InlineData("""{"destination":"Tokyo","preferences":{"budget":-5}}""", "preferences.budget")]
    [InlineData("""{"destination":"Tokyo","dates":{"duration":3},"colour":"red"}""", "colour")]
    public async Task WrongInputNamesTheFieldAndEnqueuesNothing(string input, string field)
    {
        await using var host = await TripHost.StartAsync(database.Servers, worker: false);
        var owner = Guid.CreateVersion7();

        var ticket = await host.AsAsync(owner, services => Request(services).StartAsync(JsonElement.Parse(input), new EnqueueOptions(), Cancellation));

        Assert.False(ticket.IsOk);
        Assert.Equal([field], ticket.Error.Fields!.Keys, StringComparer.Ordinal);
        Assert.Empty(await host.Jobs.Reader.ListAsync(new JobFilter(owner), Cancellation));
    }

    private static IJobRequest Request(IServiceProvider services) => services.GetServices<IJobRequest>().Single();

    private static async Task<StartedTrip> StartAsync(TripHost host, Guid owner, TripRequest request, EnqueueOptions? options = null)
    {
        var result = await host.AsAsync(owner, services => services.GetRequiredService<TripPlanning>().StartAsync(request, options ?? new EnqueueOptions(), Cancellation));
        Assert.True(result.IsOk, result.Error?.ToString());
        return result.Value;
    }
}
