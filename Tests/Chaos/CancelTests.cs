using System.Diagnostics;
using System.Globalization;
using Concierge.Jobs;
using Concierge.Tests.Chaos.Support;
using Concierge.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Chaos;

/// <summary>Cancel while a provider takes its minute. (That the application's own jobs pass it on is in CrashTests.)</summary>
public sealed class CancelTests(ConciergeApp app)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancelling_an_ai_call_of_a_minute_aborts_the_request_and_ends_its_children()
    {
        var (asked, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var provider = await StartProviderAsync(asked, aborted);
        await using var run = await ChaosRun.StartAsync(await app.GetConnectionsAsync(), "steps,ai", (ChaosWorker.ProviderUrl, AddressOf(provider)));
        await run.StartWorkerAsync("w0", "steps,ai", ("Jobs__DefaultConcurrency", "2"));
        var parent = await run.EnqueueAsync(AiCallJob.Definition, new ChaosWork());
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        // One child runs, the others wait for its slot.
        var children = new List<Guid>();
        for (var i = 0; i < 5; i++) children.Add(await run.EnqueueAsync(SteppingJob.Definition, new ChaosWork(Steps: 1, StepMs: 60_000), new EnqueueOptions { ParentId = parent }));
        await run.WaitForLedgerAsync(ledger => ledger.Any(line => line.What == LedgerEvent.Effect), "a child that runs", TimeSpan.FromSeconds(30));

        var from = Stopwatch.GetTimestamp();
        Assert.Equal(JobChange.Done, await run.Client.Client.CancelAsync(parent, "tester", cancellation: Cancellation));
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        var took = Stopwatch.GetElapsedTime(from);
        await run.WaitForAllAsync(TimeSpan.FromSeconds(10));

        var report = await run.CheckAsync();
        report.Print("cancel during an AI call of 60 s", string.Create(CultureInfo.InvariantCulture, $"request aborted in {took.TotalSeconds:F2} s, {children.Count} children cancelled"));
        report.AssertSound();
        Assert.InRange(took, TimeSpan.Zero, Promised);
        Assert.All(await run.EngineAsync(), job => Assert.Equal("cancelled", job.State));
    }

    private static async Task<WebApplication> StartProviderAsync(TaskCompletionSource asked, TaskCompletionSource aborted)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var provider = builder.Build();
        provider.Run(async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            asked.SetResult();
            await Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await provider.StartAsync(Cancellation);
        return provider;
    }

    private static string AddressOf(WebApplication provider)
        => provider.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
}
