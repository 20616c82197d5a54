using Concierge.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>On a queue of its own, so that a test can run one at a time.</summary>
public sealed class OrderedJob(JobScript script) : IJobHandler<ScriptedInput, ScriptedResult>
{
    public static JobDefinition<ScriptedInput, ScriptedResult> Definition { get; } = new("ordered") { Queue = "ordered" };

    public async Task<ScriptedResult> RunAsync(ScriptedInput payload, JobContext job, CancellationToken cancellation)
        => new(await script.RunAsync(payload.What, job, cancellation));

    public static void Add(IServiceCollection services) => services.AddJob<OrderedJob, ScriptedInput, ScriptedResult>();

    /// <summary>For a worker that must leave the jobs of every other type alone.</summary>
    public static void AddAlone(IServiceCollection services)
    {
        foreach (var known in services.Where(s => s.ServiceType == typeof(JobRegistration)).ToList()) services.Remove(known);
        Add(services);
    }
}
