using System.Text.Json.Nodes;
using Concierge.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>At most two at once for the word before the colon.</summary>
public sealed class KeyedJob(JobScript script) : IJobHandler<ScriptedInput, ScriptedResult>
{
    public static JobDefinition<ScriptedInput, ScriptedResult> Definition { get; } = new("keyed")
    {
        Queue = "keyed",
        ConcurrencyKey = input => input.What.Split(':')[0],
        ConcurrencyLimit = 2,
    };

    public async Task<ScriptedResult> RunAsync(ScriptedInput payload, JobContext job, CancellationToken cancellation)
        => new(await script.RunAsync(payload.What, job, cancellation));
}

/// <summary>Started by an event.</summary>
public sealed class SubscribedJob(JobScript script) : IJobHandler<ScriptedInput, ScriptedResult>
{
    public static JobDefinition<ScriptedInput, ScriptedResult> Definition { get; } = new("subscribed") { StartsOn = ["test/happened"] };

    public async Task<ScriptedResult> RunAsync(ScriptedInput payload, JobContext job, CancellationToken cancellation)
        => new(await script.RunAsync(payload.What, job, cancellation));
}

/// <summary>Started by the same event.</summary>
public sealed class AlsoSubscribedJob(JobScript script) : IJobHandler<ScriptedInput, ScriptedResult>
{
    public static JobDefinition<ScriptedInput, ScriptedResult> Definition { get; } = new("also-subscribed") { StartsOn = ["test/happened", "test/other"] };

    public async Task<ScriptedResult> RunAsync(ScriptedInput payload, JobContext job, CancellationToken cancellation)
        => new(await script.RunAsync(payload.What, job, cancellation));
}

public sealed record OldInput(string Name);

public sealed record NewInput(string First, string Last);

/// <summary>A type as it was.</summary>
public sealed class OldVersionJob : IJobHandler<OldInput, ScriptedResult>
{
    public static JobDefinition<OldInput, ScriptedResult> Definition { get; } = new("versioned") { Queue = "versioned" };

    public Task<ScriptedResult> RunAsync(OldInput payload, JobContext job, CancellationToken cancellation)
        => Task.FromResult(new ScriptedResult($"old {payload.Name}"));
}

/// <summary>The same type, changed, with the way from the old shape to the new.</summary>
public sealed class NewVersionJob : IJobHandler<NewInput, ScriptedResult>
{
    public static JobDefinition<NewInput, ScriptedResult> Definition { get; } = new("versioned")
    {
        Queue = "versioned",
        Version = 2,
        Upcast = (_, old) =>
        {
            var names = old["name"]!.GetValue<string>().Split(' ');
            return new JsonObject { ["first"] = names[0], ["last"] = names[1] };
        },
        Validate = input => input.Last.Length == 0 ? "'last' must not be empty" : null,
    };

    public Task<ScriptedResult> RunAsync(NewInput payload, JobContext job, CancellationToken cancellation)
        => Task.FromResult(new ScriptedResult($"new {payload.Last}, {payload.First}"));
}

/// <summary>Changed again, and nobody thought of what is stored.</summary>
public sealed class ForgetfulVersionJob : IJobHandler<NewInput, ScriptedResult>
{
    public static JobDefinition<NewInput, ScriptedResult> Definition { get; } = new("versioned") { Queue = "versioned", Version = 3 };

    public Task<ScriptedResult> RunAsync(NewInput payload, JobContext job, CancellationToken cancellation)
        => Task.FromResult(new ScriptedResult("never"));
}

internal static class SemanticJobs
{
    public static void AddSemanticJobs(IServiceCollection services) => services
        .AddJob<KeyedJob, ScriptedInput, ScriptedResult>()
        .AddJob<SubscribedJob, ScriptedInput, ScriptedResult>()
        .AddJob<AlsoSubscribedJob, ScriptedInput, ScriptedResult>();
}
