using System.Collections.Concurrent;
using Concierge.Contracts.Jobs;
using Concierge.Jobs;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>Order: classes, owners and concurrency keys.</summary>
public sealed class TurnTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Behind_a_flood_of_one_owner_everybody_else_gets_a_turn_in_the_first_round()
    {
        await using var client = await JobsHost.StartAsync(database.Servers, worker: false);
        var flood = Guid.CreateVersion7();
        await client.Client.EnqueueManyAsync(
            ScriptedJob.Definition, [.. Enumerable.Repeat(new ScriptedInput("flood"), 2_000)], new EnqueueOptions { OwnerId = flood }, Cancellation);
        var others = Enumerable.Range(0, 99).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var other in others) await client.EnqueueAsync("single", new EnqueueOptions { OwnerId = other });

        var order = new ConcurrentQueue<Guid>();
        var served = new TaskCompletionSource();
        await using var worker = await JobsHost.StartAsync(database.Servers, worker: true, configure: null, ("Jobs:DefaultConcurrency", "10"));
        worker.Script.On("flood", (job, _) => Take(job));
        worker.Script.On("single", (job, _) => Take(job));
        await served.Task.WaitAsync(Cancellation);

        var floodBefore = order.TakeWhile(_ => true).Count(owner => owner == flood);
        Assert.InRange(floodBefore, 0, 60);

        Task<string> Take(JobContext job)
        {
            if (!served.Task.IsCompleted) order.Enqueue(job.OwnerId!.Value);
            if (order.Where(owner => owner != flood).Distinct().Count() == others.Count) served.TrySetResult();
            return Task.FromResult("done");
        }
    }

    [Fact]
    public async Task High_comes_first_and_low_does_not_starve()
    {
        await using var client = await JobsHost.StartAsync(database.Servers, worker: false);
        await client.Client.EnqueueManyAsync(
            OrderedJob.Definition, [.. Enumerable.Repeat(new ScriptedInput("high"), 300)], new EnqueueOptions { Priority = JobPriority.High }, Cancellation);
        await client.Client.EnqueueManyAsync(
            OrderedJob.Definition, [.. Enumerable.Repeat(new ScriptedInput("low"), 20)], new EnqueueOptions { Priority = JobPriority.Low }, Cancellation);

        var order = new ConcurrentQueue<string>();
        var done = new TaskCompletionSource();
        await using var worker = await JobsHost.StartAsync(
            database.Servers, worker: true, OrderedJob.Add, ("Jobs:Concurrency:ordered", "1"));
        foreach (var word in new[] { "high", "low" })
        {
            worker.Script.On(word, (_, _) =>
            {
                order.Enqueue(word);
                if (order.Count == 320) done.TrySetResult();
                return Task.FromResult(word);
            });
        }

        await done.Task.WaitAsync(Cancellation);
        var started = order.ToList();
        Assert.InRange(started.Take(100).Count(word => word == "low"), 4, 8);
    }

    [Fact]
    public async Task No_more_jobs_of_a_key_run_at_once_than_its_limit_in_two_processes()
    {
        (string, string)[] settings = [("Jobs:Concurrency:keyed", "8")];
        await using var first = await JobsHost.StartAsync(database.Servers, worker: true, SemanticJobs.AddSemanticJobs, settings);
        await using var second = await JobsHost.StartAsync(database.Servers, worker: true, SemanticJobs.AddSemanticJobs, settings);
        var gate = new Lock();
        var running = new Dictionary<string, int>(StringComparer.Ordinal);
        var most = new Dictionary<string, int>(StringComparer.Ordinal);
        var words = Enumerable.Range(0, 60).Select(n => $"k{n % 3}:{n}").ToList();
        foreach (var word in words)
        {
            foreach (var host in new[] { first, second }) host.Script.On(word, (_, token) => CountAsync(word.Split(':')[0], token));
        }

        var tickets = await first.Client.EnqueueManyAsync(KeyedJob.Definition, [.. words.Select(word => new ScriptedInput(word))], options: null, Cancellation);
        foreach (var ticket in tickets) Assert.Equal(JobState.Completed, (await first.WaitForEndAsync(ticket.Id)).State);

        Assert.Equal([2, 2, 2], most.Values);

        async Task<string> CountAsync(string key, CancellationToken token)
        {
            lock (gate)
            {
                running[key] = running.GetValueOrDefault(key) + 1;
                most[key] = Math.Max(most.GetValueOrDefault(key), running[key]);
            }

            // Long enough for a third to begin beside two, if it could.
            await Task.Delay(20, token);
            lock (gate) running[key]--;
            return "done";
        }
    }
}
