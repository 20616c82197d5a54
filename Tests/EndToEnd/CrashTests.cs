using System.Net;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Trips;
using Concierge.ServiceDefaults;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.EndToEnd;

/// <summary>The whole application while something of it dies.</summary>
[Collection(Exclusive.Name)]
public sealed class CrashTests(ConciergeApp app)
{
    private static readonly TripRequest Request = new("Kyoto", DurationDays: 2);

    [Fact]
    public async Task Another_worker_finishes_what_a_killed_one_began_without_asking_again_for_what_was_done()
    {
        using var guest = await Guest.ArriveAsync(app);
        await using var model = await SampleModelServer.StartAsync();
        await app.StopAsync(ResourceNames.Worker);
        try
        {
            string? held = null;
            model.HoldsBack = question => question.StartsWith("draft:", StringComparison.Ordinal)
                && Interlocked.CompareExchange(ref held, question, null) is null;
            await using var first = await app.StartWorkerAsync(model.WorkerSettings);
            var accepted = await guest.PlanAsync(Request);
            await guest.WaitForAsync(accepted.JobId, job => job.Steps.Count(step => step.State == JobStepState.Completed) == 3);

            await first.KillAsync();
            await using var second = await app.StartWorkerAsync(model.WorkerSettings);
            var end = await guest.WaitForEndAsync(accepted.JobId);

            Assert.Equal((JobState.Completed, 2), (end.State, end.Attempt));
            Assert.Equal(5, model.Asked.Count);
            Assert.Equal(2, model.Asked.Count(question => question == held));
            Assert.Equal(3, (await guest.GetAsync<TripDto>($"/api/trips/{accepted.TripId}")).Propositions.Count);
        }
        finally
        {
            await app.StartAsync(ResourceNames.Worker);
        }
    }

    [Fact]
    public async Task While_the_broker_is_away_trips_are_accepted_and_planned_and_after_it_is_back_too()
    {
        using var guest = await Guest.ArriveAsync(app);
        await app.StopAsync(ResourceNames.RabbitMq);
        try
        {
            var without = await guest.PlanAsync(Request);
            Assert.Equal(JobState.Completed, (await guest.WaitForEndAsync(without.JobId)).State);
        }
        finally
        {
            await app.StartAsync(ResourceNames.RabbitMq);
        }

        var with = await guest.PlanAsync(Request);
        Assert.Equal(JobState.Completed, (await guest.WaitForEndAsync(with.JobId)).State);
    }

    [Fact]
    public async Task Cancelling_a_running_trip_ends_the_request_to_the_model()
    {
        using var guest = await Guest.ArriveAsync(app);
        await using var model = await SampleModelServer.StartAsync();
        await app.StopAsync(ResourceNames.Worker);
        try
        {
            model.HoldsBack = _ => true;
            await using var worker = await app.StartWorkerAsync(model.WorkerSettings);
            var accepted = await guest.PlanAsync(Request);
            var asked = (await model.NextAsync(1))[0];

            Assert.Equal(HttpStatusCode.OK, await guest.StatusAsync(HttpMethod.Post, $"/api/jobs/{accepted.JobId}/cancel"));
            await asked.Aborted.WaitAsync(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

            Assert.Equal(JobState.Cancelled, (await guest.WaitForEndAsync(accepted.JobId)).State);
        }
        finally
        {
            await app.StartAsync(ResourceNames.Worker);
        }
    }
}
