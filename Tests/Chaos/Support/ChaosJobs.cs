using System.Text.Json.Nodes;
using Concierge.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Chaos.Support;

/// <summary>What the chaos jobs of one process lean on.</summary>
/// <param name="Ledger">Of the test.</param>
/// <param name="ProviderUrl">Where AI calls go.</param>
public sealed record ChaosContext(LedgerFile Ledger, string ProviderUrl);

/// <param name="Steps">How many steps, one after the other.</param>
/// <param name="StepMs">How long each takes, in milliseconds.</param>
/// <param name="LastMs">How long the job goes on after its steps, in milliseconds.</param>
public sealed record ChaosWork(int Steps = 2, int StepMs = 50, int LastMs = 0);

public sealed record ChaosDone(string Worker);

/// <summary>The sets of handlers that a worker can be told to run.</summary>
public static class ChaosJobs
{
    /// <summary>Registers the types of the sets named, separated by commas.</summary>
    public static IServiceCollection AddChaosJobs(this IServiceCollection services, string sets)
    {
        foreach (var set in sets.Split(','))
        {
            _ = set switch
            {
                "steps" => services.AddJob<SteppingJob, ChaosWork, ChaosDone>(),
                "stubborn" => services.AddJob<StubbornJob, ChaosWork, ChaosDone>(),
                "killer" => services.AddJob<KillerJob, ChaosWork, ChaosDone>(),
                "ai" => services.AddJob<AiCallJob, ChaosWork, ChaosDone>(),
                "old" => services.AddJob<OldVersionJob, OldVersionWork, ChaosDone>(),
                "new" => services.AddJob<NewVersionJob, NewVersionWork, ChaosDone>().AddJob<AddedJob, ChaosWork, ChaosDone>(),
                _ => throw new ArgumentException($"There is no set '{set}'.", nameof(sets)),
            };
        }

        return services;
    }

    internal static JobDefinition<TPayload, ChaosDone> Define<TPayload>(string name, int version = 1, Func<int, JsonObject, JsonObject>? upcast = null) => new(name)
    {
        Queue = "chaos",
        Version = version,
        Upcast = upcast,
        Timeout = TimeSpan.FromMinutes(3),
        Retry = new RetryPolicy(TimeSpan.FromMilliseconds(200), 1, TimeSpan.FromMilliseconds(200)),
    };

    /// <summary>Runs the steps, each with its effect and, once the engine keeps it, a line that says so.</summary>
    internal static async Task<ChaosDone> RunStepsAsync(this LedgerFile ledger, ChaosWork work, JobContext job, CancellationToken cancellation)
    {
        ledger.Write(LedgerEvent.Started, job.JobId, job.Attempt);
        for (var i = 1; i <= work.Steps; i++)
        {
            var name = $"s{i}";
            await job.StepAsync(name, async token =>
            {
                ledger.Write(LedgerEvent.Effect, job.JobId, job.Attempt, name);
                await Task.Delay(work.StepMs, token);
                return i;
            }, cancellation);
            ledger.Write(LedgerEvent.StepKept, job.JobId, job.Attempt, name);
        }

        if (work.LastMs > 0) await Task.Delay(work.LastMs, cancellation);
        ledger.Write(LedgerEvent.Finished, job.JobId, job.Attempt);
        return new ChaosDone(ledger.Worker);
    }
}

/// <summary>Well behaved.</summary>
public sealed class SteppingJob(ChaosContext chaos) : IJobHandler<ChaosWork, ChaosDone>
{
    public static JobDefinition<ChaosWork, ChaosDone> Definition { get; } = ChaosJobs.Define<ChaosWork>("chaos_steps");

    public Task<ChaosDone> RunAsync(ChaosWork payload, JobContext job, CancellationToken cancellation)
        => chaos.Ledger.RunStepsAsync(payload, job, cancellation);
}

/// <summary>Ignores its token, as code that computes does: what it returns comes late after its worker was stopped.</summary>
public sealed class StubbornJob(ChaosContext chaos) : IJobHandler<ChaosWork, ChaosDone>
{
    public static JobDefinition<ChaosWork, ChaosDone> Definition { get; } = ChaosJobs.Define<ChaosWork>("chaos_stubborn");

    public Task<ChaosDone> RunAsync(ChaosWork payload, JobContext job, CancellationToken cancellation)
        => chaos.Ledger.RunStepsAsync(payload, job, CancellationToken.None);
}

/// <summary>Takes its process with it.</summary>
public sealed class KillerJob(ChaosContext chaos) : IJobHandler<ChaosWork, ChaosDone>
{
    public static JobDefinition<ChaosWork, ChaosDone> Definition { get; } = ChaosJobs.Define<ChaosWork>("chaos_killer");

    public async Task<ChaosDone> RunAsync(ChaosWork payload, JobContext job, CancellationToken cancellation)
    {
        chaos.Ledger.Write(LedgerEvent.Started, job.JobId, job.Attempt);
        await Task.Delay(payload.LastMs, cancellation);
        Environment.FailFast("A chaos job ends its process.");
        return new ChaosDone(chaos.Ledger.Worker);
    }
}

/// <summary>Asks a provider that takes its time, and has children that wait meanwhile.</summary>
public sealed class AiCallJob(ChaosContext chaos) : IJobHandler<ChaosWork, ChaosDone>
{
    private static readonly HttpClient Http = new();

    public static JobDefinition<ChaosWork, ChaosDone> Definition { get; } = ChaosJobs.Define<ChaosWork>("chaos_ai");

    public async Task<ChaosDone> RunAsync(ChaosWork payload, JobContext job, CancellationToken cancellation)
    {
        chaos.Ledger.Write(LedgerEvent.Started, job.JobId, job.Attempt);
        await Http.GetStringAsync(new Uri($"{chaos.ProviderUrl}/{job.JobId}"), cancellation);
        chaos.Ledger.Write(LedgerEvent.Finished, job.JobId, job.Attempt);
        return new ChaosDone(chaos.Ledger.Worker);
    }
}

public sealed record OldVersionWork(string Greeting);

/// <summary>A type as the version before has it.</summary>
public sealed class OldVersionJob(ChaosContext chaos) : IJobHandler<OldVersionWork, ChaosDone>
{
    public static JobDefinition<OldVersionWork, ChaosDone> Definition { get; } = ChaosJobs.Define<OldVersionWork>("chaos_rolling");

    public Task<ChaosDone> RunAsync(OldVersionWork payload, JobContext job, CancellationToken cancellation)
        => chaos.Ledger.RunStepsAsync(new ChaosWork(), job, cancellation);
}

/// <summary>With a field that the version before did not know, and a default for what it wrote.</summary>
public sealed record NewVersionWork(string Greeting, string Language = "en");

/// <summary>The same type in the version that is rolled out.</summary>
public sealed class NewVersionJob(ChaosContext chaos) : IJobHandler<NewVersionWork, ChaosDone>
{
    public static JobDefinition<NewVersionWork, ChaosDone> Definition { get; } = ChaosJobs.Define<NewVersionWork>(
        "chaos_rolling", version: 2, upcast: (_, old) => old); // What is new has a default.

    public Task<ChaosDone> RunAsync(NewVersionWork payload, JobContext job, CancellationToken cancellation)
        => chaos.Ledger.RunStepsAsync(new ChaosWork(), job, cancellation);
}

/// <summary>A type that the version before has never heard of.</summary>
public sealed class AddedJob(ChaosContext chaos) : IJobHandler<ChaosWork, ChaosDone>
{
    public static JobDefinition<ChaosWork, ChaosDone> Definition { get; } = ChaosJobs.Define<ChaosWork>("chaos_added");

    public Task<ChaosDone> RunAsync(ChaosWork payload, JobContext job, CancellationToken cancellation)
        => chaos.Ledger.RunStepsAsync(payload, job, cancellation);
}
