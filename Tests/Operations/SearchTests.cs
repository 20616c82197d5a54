using Concierge.Contracts.Operations;
using Concierge.Jobs;
using Concierge.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Operations;

public sealed class SearchTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IAsyncLifetime
{
    private const int Rows = 20_000;
    private JobsHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IJobOperations Operations => _host.Services.GetRequiredService<IJobOperations>();

    public async ValueTask InitializeAsync()
    {
        _host = await JobsHost.StartAsync(database.Servers, worker: false, services => services.AddJob<SearchedJob, SearchedInput, string>());
        if (await database.ScalarAsync<long>("SELECT count(*) FROM jobs.jobs") == 0) await SeededJobs.InsertAsync(database.Servers.Postgres, Rows);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Pages_are_newest_first_and_complete_whatever_is_asked_for()
    {
        foreach (var criteria in SearchCases.All)
        {
            var expected = await database.ScalarAsync<long>($"SELECT count(*) FROM jobs.jobs WHERE {SearchCases.Sql(criteria)}");
            var found = await AllAsync(criteria);

            Assert.Equal((criteria, expected), (criteria, found.Count));
            Assert.Equal(found.OrderByDescending(job => job.Id.ToString()).Select(job => job.Id), found.Select(job => job.Id));
            Assert.Equal(found.Count, found.DistinctBy(job => job.Id).Count());
            Assert.Equal(expected > 10_000 ? new CountDto(10_000, CountKind.AtLeast) : CountDto.Exactly(expected), await Operations.CountAsync(criteria, Cancellation));
        }
    }

    [Fact]
    public async Task A_time_range_is_by_the_time_of_enqueueing()
    {
        var criteria = new JobCriteria(From: SeededJobs.Start.AddSeconds(100), To: SeededJobs.Start.AddSeconds(110));
        Assert.Equal(Enumerable.Range(100, 10).Reverse(), (await AllAsync(criteria)).Select(job => (int)(job.CreatedAt - SeededJobs.Start).TotalSeconds));
    }

    [Fact]
    public async Task A_field_that_the_type_does_not_declare_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Operations.SearchAsync(new JobCriteria("searched", Field: "filler", Value: "x"), cancellation: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => Operations.CountAsync(new JobCriteria(Field: "request.destination", Value: "x"), Cancellation));
    }

    [Fact]
    public async Task Migrating_again_builds_no_index_twice_and_mends_a_broken_one()
    {
        const string Indexes = "SELECT string_agg(indexrelid::text, ',' ORDER BY indexrelid) FROM pg_index WHERE indrelid = 'jobs.jobs'::regclass AND indisvalid";
        var before = await database.ScalarAsync<string>(Indexes);
        var migrator = _host.Services.GetRequiredService<Concierge.Jobs.Storage.JobsMigrator>();
        await Task.WhenAll(migrator.MigrateAsync(Cancellation), migrator.MigrateAsync(Cancellation));
        Assert.Equal(before, await database.ScalarAsync<string>(Indexes));

        await database.ScalarAsync<int>("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'jobs.jobs_rare'::regclass");
        await Task.WhenAll(migrator.MigrateAsync(Cancellation), migrator.MigrateAsync(Cancellation));
        Assert.True(await database.ScalarAsync<bool>("SELECT indisvalid FROM pg_index WHERE indexrelid = 'jobs.jobs_rare'::regclass"));
    }

    private async Task<List<JobRowDto>> AllAsync(JobCriteria criteria)
    {
        var all = new List<JobRowDto>();
        Guid? before = null;
        do
        {
            var page = await Operations.SearchAsync(criteria, before, 200, Cancellation);
            all.AddRange(page.Items);
            before = page.Next;
        }
        while (before is not null);
        return all;
    }
}
