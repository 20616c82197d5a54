using Concierge.Contracts.Schedules;
using Concierge.Jobs;

namespace Concierge.Core.Schedules;

/// <summary>A schedule as the code defines it, with the types of its job erased.</summary>
internal abstract record Schedule(string Name, string? Cron, DateTimeOffset? At, JobDefinition Definition, ScheduleOptions Options)
{
    public TimeZoneInfo TimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById(Options.TimeZone);

    public MisfirePolicy Misfire => Options.Misfire;

    public abstract Task<JobTicket> EnqueueAsync(IJobClient jobs, EnqueueOptions? options, CancellationToken cancellation);
}

internal sealed record Schedule<TPayload, TResult>(
    string Name, string? Cron, DateTimeOffset? At, JobDefinition<TPayload, TResult> Typed, TPayload Payload, ScheduleOptions Options)
    : Schedule(Name, Cron, At, Typed, Options)
{
    public override Task<JobTicket> EnqueueAsync(IJobClient jobs, EnqueueOptions? options, CancellationToken cancellation)
        => jobs.EnqueueAsync(Typed, Payload, options, cancellation);
}

/// <summary>The schedules that this process knows, by name.</summary>
internal sealed class ScheduleRegistry
{
    private readonly Dictionary<string, Schedule> _byName = new(StringComparer.Ordinal);

    public ScheduleRegistry(IEnumerable<Schedule> schedules)
    {
        foreach (var schedule in schedules)
        {
            if (!_byName.TryAdd(schedule.Name, schedule))
                throw new InvalidOperationException($"The schedule '{schedule.Name}' is registered twice.");
        }
    }

    public IReadOnlyCollection<Schedule> All => _byName.Values;

    public Schedule? Find(string name) => _byName.GetValueOrDefault(name);
}
