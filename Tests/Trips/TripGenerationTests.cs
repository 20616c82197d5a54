using Concierge.Contracts.Trips;
using Concierge.Core.Ai;
using Concierge.Core.Data;
using Concierge.Core.Trips;
using Concierge.Core.Trips.Offline;
using Concierge.Jobs;
using Concierge.Tests.Jobs;
using Concierge.Tests.Trips.Support;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Tests.Trips;

/// <summary>The handler by itself: what a second attempt does again, and what it does not.</summary>
public sealed class TripGenerationTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static readonly TripRequest s_request = new("Ghent", DurationDays: 3, StartDate: new DateOnly(2027, 5, 1));

    [Fact]
    public async Task ASecondAttemptAsksTheModelNothingAgain()
    {
        await using var db = await DatabaseAsync();
        using var model = new CountingModel(new OfflineTripModel(TestCities.Catalogue));
        var (job, payload) = (new MemoryJobContext(), await TripAsync(db));

        var first = await Handler(model, db).RunAsync(payload, job, TestContext.Current.CancellationToken);
        var second = await Handler(model, db).RunAsync(payload, job, TestContext.Current.CancellationToken);

        Assert.Equal(4, model.Questions);
        Assert.Equal(6, job.FinishedSteps.Count);
        Assert.Equal(Ids(first), Ids(second));
        Assert.Equal(3, await db.TripPropositions.CountAsync(row => row.TripId == payload.TripId, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AnAttemptThatFailedInOneDraftKeepsTheOthers()
    {
        await using var db = await DatabaseAsync();
        using var model = new CountingModel(new OfflineTripModel(TestCities.Catalogue))
        {
            Fail = question => question == 3 ? new RetryableException("ai_busy", "Busy.") : null,
        };
        var (job, payload) = (new MemoryJobContext(), await TripAsync(db));

        await Assert.ThrowsAsync<RetryableException>(() => Handler(model, db).RunAsync(payload, job, TestContext.Current.CancellationToken));
        Assert.Equal(4, model.Questions);
        var result = await Handler(model, db).RunAsync(payload, job, TestContext.Current.CancellationToken);

        Assert.Equal(5, model.Questions);
        Assert.Equal(3, result.Propositions.Count);
    }

    [Fact]
    public async Task SavingAgainKeepsWhatIsThere()
    {
        await using var db = await DatabaseAsync();
        using var model = new OfflineTripModel(TestCities.Catalogue);
        var payload = await TripAsync(db);

        var first = await Handler(model, db).RunAsync(payload, new MemoryJobContext(), TestContext.Current.CancellationToken);
        db.ChangeTracker.Clear();
        var second = await Handler(model, db).RunAsync(payload, new MemoryJobContext(), TestContext.Current.CancellationToken);

        Assert.Equal(Ids(first), Ids(second));
        Assert.Equal(first.Propositions[0].Days[0].Stops, second.Propositions[0].Days[0].Stops);
    }

    [Fact]
    public async Task ProgressRisesAndSaysWhatHappens()
    {
        await using var db = await DatabaseAsync();
        using var model = new OfflineTripModel(TestCities.Catalogue);
        var job = new MemoryJobContext();

        await Handler(model, db).RunAsync(await TripAsync(db), job, TestContext.Current.CancellationToken);

        Assert.Equal([5, 20, 40, 60, 80, 85, 95, 100], job.Reports.Select(report => report.Percent));
        Assert.All(job.Reports, report => Assert.False(string.IsNullOrWhiteSpace(report.Message)));
    }

    [Fact]
    public async Task ATripThatWasDeletedMeanwhileEndsTheJobForGood()
    {
        await using var db = await DatabaseAsync();
        using var model = new OfflineTripModel(TestCities.Catalogue);

        var failure = await Assert.ThrowsAsync<FailForGoodException>(() =>
            Handler(model, db).RunAsync(new TripJob(Guid.CreateVersion7(), s_request), new MemoryJobContext(), TestContext.Current.CancellationToken));

        Assert.Equal("trip_gone", failure.Code);
    }

    private static TripGeneration Handler(Microsoft.Extensions.AI.IChatClient model, ConciergeDb db)
        => new(new TripWriter(model, new AiModelInfo(AiModelInfo.OfflineName, AiProvider.Offline), TestCities.Catalogue), new TripStore(db));

    private static IEnumerable<Guid> Ids(TripPropositions result) => result.Propositions.Select(proposition => proposition.Id);

    private static async Task<TripJob> TripAsync(ConciergeDb db)
    {
        var trip = new Trip
        {
            Id = Guid.CreateVersion7(),
            OwnerId = Guid.CreateVersion7(),
            JobId = Guid.CreateVersion7(),
            Destination = s_request.Destination,
            DurationDays = 3,
            StartDate = s_request.StartDate,
            Request = s_request,
            CreatedAt = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero),
        };
        db.Trips.Add(trip);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return new TripJob(trip.Id, s_request);
    }

    private async Task<ConciergeDb> DatabaseAsync()
    {
        var options = new DbContextOptionsBuilder<ConciergeDb>();
        options.UseNpgsql(database.Servers.Postgres);
        DataServiceCollectionExtensions.Configure(options);
        var db = new ConciergeDb(options.Options);
        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);
        return db;
    }
}
