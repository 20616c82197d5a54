using Concierge.Contracts.Jobs;
using Concierge.Jobs.Dispatch;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Jobs;

public sealed class OutageTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    [Fact]
    public async Task Without_broker_and_redis_jobs_are_accepted_and_run_and_can_be_followed()
    {
        var servers = database.Servers with { RabbitMq = "amqp://guest:guest@127.0.0.1:1", Redis = "127.0.0.1:1,abortConnect=false,connectTimeout=100" };
        await using var host = await JobsHost.StartAsync(servers);

        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => host.EnqueueAsync($"job {n}")));

        foreach (var id in ids) Assert.Equal(JobState.Completed, (await host.WaitForEndAsync(id)).State);
    }

    [Fact]
    public async Task With_the_broker_alone_a_job_does_not_wait_for_the_sweep()
    {
        var servers = database.Servers with { Redis = "127.0.0.1:1,abortConnect=false,connectTimeout=100" };
        await using var host = await JobsHost.StartAsync(servers, worker: true, configure: null, ("Jobs:SweepInterval", "00:01:00"));
        await host.Services.GetRequiredService<NoticePublisher>().Ready.WaitAsync(TestContext.Current.CancellationToken);
        await host.Services.GetRequiredService<NoticeConsumer>().Ready.WaitAsync(TestContext.Current.CancellationToken);

        for (var i = 0; i < 20; i++)
        {
            var ran = new TaskCompletionSource();
            host.Script.On("next", (_, _) =>
            {
                ran.TrySetResult();
                return Task.FromResult("done");
            });
            await host.EnqueueAsync("next");
            await ran.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }
    }
}
