using Concierge.Jobs.Dispatch;
using Concierge.ServiceDefaults;
using Concierge.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Jobs;

[Collection(Exclusive.Name)]
[Trait(GivenServers.Faults, GivenServers.None)] // Stops the broker of the application, which is not the given one.
public sealed class BrokerReturnTests(ConciergeApp app, FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static readonly TimeSpan WithoutSweep = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Notices_wake_workers_again_after_the_broker_came_back()
    {
        // Without Redis, whose nudges would wake it as well.
        await using var host = await JobsHost.StartAsync(database.Servers.WithoutRedis, worker: true, configure: null, ("Jobs:SweepInterval", "00:01:00"));
        await host.Services.GetRequiredService<NoticeConsumer>().Ready.WaitAsync(TestContext.Current.CancellationToken);
        await app.StopAsync(ResourceNames.RabbitMq);
        await app.StartAsync(ResourceNames.RabbitMq);

        // The client finds the broker in its own time; within that a job would wait for the sweep.
        for (var attempt = 1; attempt <= 20; attempt++)
        {
            if (await RunsAsync(host)) return;
        }

        Assert.Fail("No notice woke the worker after the broker had come back.");
    }

    private static async Task<bool> RunsAsync(JobsHost host)
    {
        var ran = host.Script.NextRunOf("hello again");
        await host.EnqueueAsync("hello again");
        return await Task.WhenAny(ran, Task.Delay(WithoutSweep, TestContext.Current.CancellationToken)) == ran;
    }
}
