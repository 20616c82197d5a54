using Concierge.Web;
using Concierge.Web.Jobs;

namespace Concierge.Tests.Web;

public sealed class UrlsTests
{
    private static readonly Guid Id = Guid.Parse("0198c0de-0000-7000-8000-000000000001");

    [Fact]
    public void Pages_of_things_carry_the_id()
    {
        Assert.Equal($"/jobs/{Id}", Urls.Job(Id));
        Assert.Equal($"/trips/{Id}", Urls.Trip(Id));
        Assert.Equal($"/trips/{Id}?plan=3", Urls.Trip(Id, 3));
        Assert.Equal($"/trips/{Id}?plan=2#itinerary", Urls.Itinerary(Id, 2));
        Assert.Equal($"/trips/{Id}#day-12", Urls.Day(Id, 1, 12));
    }

    [Theory]
    [InlineData(JobFilter.All, null, "/jobs")]
    [InlineData(JobFilter.Failed, null, "/jobs?show=failed")]
    [InlineData(JobFilter.All, "a+b=", "/jobs?after=a%2Bb%3D")]
    [InlineData(JobFilter.Active, "x", "/jobs?show=active&after=x")]
    public void Lists_carry_filter_and_cursor(JobFilter filter, string? after, string expected)
        => Assert.Equal(expected, Urls.JobsThat(filter, after));

    [Fact]
    public void Anchors_stay_on_the_page_with_its_query()
        => Assert.Equal($"/trips/{Id}?plan=2#main", Urls.OnThisPage($"http://localhost:5090/trips/{Id}?plan=2#day-1", "main"));

    [Theory]
    [InlineData("failed", JobFilter.Failed)]
    [InlineData("FAILED", JobFilter.Failed)]
    [InlineData("99", JobFilter.All)]
    [InlineData("nonsense", JobFilter.All)]
    [InlineData(null, JobFilter.All)]
    public void An_unknown_filter_shows_everything(string? name, JobFilter expected) => Assert.Equal(expected, JobFilters.Parse(name));
}
