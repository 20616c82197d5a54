using System.Text.Json;
using Concierge.Contracts.Jobs;
using Concierge.Web.Jobs;

namespace Concierge.Tests.Web;

public sealed class JobLookTests
{
    [Fact]
    public void Every_state_has_a_look_of_its_own()
    {
        var looks = Enum.GetValues<JobState>().Select(state => JobLook.For(Job(state))).ToList();

        Assert.Equal(looks.Count, looks.Select(look => look.Label).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(looks.Count, looks.Select(look => look.Next).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Only_what_is_under_way_can_be_cancelled_and_only_what_failed_retried()
    {
        foreach (var state in Enum.GetValues<JobState>())
        {
            Assert.Equal(!state.IsTerminal(), JobLook.CanCancel(Job(state)));
            Assert.False(JobLook.CanCancel(Job(state)) && JobLook.CanRetry(Job(state)));
        }

        Assert.False(JobLook.CanCancel(Job(JobState.Running) with { CancelRequested = true }));
        Assert.False(JobLook.CanRetry(Job(JobState.Completed)));
    }

    [Fact]
    public void The_trip_is_found_in_a_result_that_names_one()
    {
        var trip = Guid.CreateVersion7();

        Assert.Equal(trip, JobLook.TripOf(Job(JobState.Completed) with { Result = JsonSerializer.SerializeToElement(new { tripId = trip }) }));
        Assert.Null(JobLook.TripOf(Job(JobState.Completed) with { Result = JsonSerializer.SerializeToElement("tripId") }));
        Assert.Null(JobLook.TripOf(Job(JobState.Completed) with { Result = JsonSerializer.SerializeToElement(new { tripId = 5 }) }));
    }

    [Theory]
    [InlineData("ai_trip_generation", "Trip plan")]
    [InlineData("ai_research", "Research")]
    [InlineData("data_export", "Data export")]
    public void Types_read_as_words(string type, string expected) => Assert.Equal(expected, JobLook.TypeName(type));

    [Fact]
    public void A_step_cut_off_by_the_end_has_no_duration()
    {
        var now = DateTimeOffset.UnixEpoch.AddSeconds(30);
        var step = new JobStepDto("brief", JobStepState.Running, 1, DateTimeOffset.UnixEpoch, DurationMs: null);

        Assert.Equal(TimeSpan.FromSeconds(30), JobTimes.Of(step, Job(JobState.Running), now));
        Assert.Null(JobTimes.Of(step, Job(JobState.Cancelled), now));
        Assert.Equal(TimeSpan.Zero, JobTimes.Of(step, Job(JobState.Running), DateTimeOffset.UnixEpoch.AddSeconds(-5)));
    }

    private static JobDto Job(JobState state) => new(
        Guid.CreateVersion7(), "ai_trip_generation", state, 0, null, 0, 3, CancelRequested: false, DateTimeOffset.UnixEpoch, null, null, null, null, null, [],
        null, null, null, 1);
}
