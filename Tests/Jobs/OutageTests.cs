using Concierge.Contracts.Jobs;
using Concierge.Jobs.Dispatch;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Jobs;

public sealed class OutageTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    [Fact]
    public async Task Without_broker_and_redis_jobs_are_accepted_and_run_and_can_be_followed()
    {
        await using var host = await JobsHost.StartAsync(database.Servers.WithoutRedis.WithoutRabbitMq);

        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => host.EnqueueAsync($"job {n}")));

        foreach (var id in ids) Assert.Equal(JobState.Completed, (await host.WaitForEndAsync(id)).State);
    }

    [Fact]
    public async Task With_the_broker_alone_a_job_does_not_wait_for_the_sweep()
    {
        await using var host = await JobsHost.StartAsync(database.Servers.WithoutRedis, worker: true, configure: null, ("Jobs:SweepInterval", "00:01:00"));
        await host.Services.GetRequiredService<NoticePublisher>().Ready.WaitAsync(TestContext.Current.CancellationToken);
        await host.Services.GetRequiredService<NoticeConsumer>().Ready.WaitAsync(TestContext.Current.CancellationToken);

        for (var i = 0; i < 20; i++)
        {
            var ran = host.Script.NextRunOf("next");
            await host.EnqueueAsync("next");
            await ran.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }
    }
}
