using System.Diagnostics;
using System.Diagnostics.Metrics;
using Concierge.Contracts.Operations;

namespace Concierge.Jobs;

/// <summary>
/// Names of what the engine emits: one activity source and one meter, both <c>Concierge.Jobs</c>. The
/// <c>messaging.*</c> instruments follow OpenTelemetry's conventions for messaging clients, with the queue as
/// <c>messaging.destination.name</c>.
/// </summary>
public static class JobsTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "Concierge.Jobs";

    /// <summary>Value of <c>messaging.system</c>.</summary>
    public const string SystemName = "concierge";

    internal static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> EnqueuedTotal = Meter.CreateCounter<long>("jobs_enqueued_total", "{job}", "Jobs accepted, and duplicates refused by their idempotency key.");
    private static readonly Counter<long> FinishedTotal = Meter.CreateCounter<long>("jobs_attempts_total", "{attempt}", "Attempts that ended, by outcome.");
    private static readonly Counter<long> NoticesTotal = Meter.CreateCounter<long>("jobs_notices_total", "{message}", "Notices confirmed by the broker.");
    private static readonly Counter<long> RescuedTotal = Meter.CreateCounter<long>("jobs_rescued_total", "{job}", "Jobs taken from workers that went away.");
    private static readonly Histogram<double> WaitSeconds = Meter.CreateHistogram<double>("jobs_wait_seconds", "s", "From when a job could run to its claim.");

    private static readonly Histogram<double> OperationSeconds = Meter.CreateHistogram<double>("messaging.client.operation.duration", "s", "How long enqueueing and claiming took.");
    private static readonly Histogram<double> ProcessSeconds = Meter.CreateHistogram<double>("messaging.process.duration", "s", "How long attempts ran.");
    private static readonly Counter<long> SentMessages = Meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Jobs enqueued.");
    private static readonly Counter<long> ConsumedMessages = Meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Attempts begun.");

    private static readonly ObservableGauge<long> Depth = Meter.CreateObservableGauge("jobs_queue_depth", ObserveDepths, "{job}", "Jobs that wait for a worker; an estimate above 10,000.");
    private static readonly ObservableGauge<double> OldestAge = Meter.CreateObservableGauge("jobs_queue_oldest_age_seconds", ObserveAges, "s", "How long the job in front has waited.");

    /// <summary>The queues as last measured, for the gauges.</summary>
    internal static IReadOnlyList<QueueDto> Depths { get; set; } = [];

    /// <summary>True when somebody exports the gauges.</summary>
    internal static bool WantsDepths => Depth.Enabled || OldestAge.Enabled;

    /// <summary>The caller's part of enqueueing: until the job is committed.</summary>
    internal static Activity? StartEnqueue(JobDefinition definition)
    {
        if (!Source.HasListeners()) return null;

        var activity = Source.StartActivity($"enqueue {definition.Name}", ActivityKind.Producer);
        activity?.SetTag("messaging.system", SystemName);
        activity?.SetTag("messaging.operation.type", "send");
        activity?.SetTag("messaging.destination.name", definition.Queue);
        return activity;
    }

    internal static void Enqueued(JobDefinition definition, bool duplicate)
    {
        EnqueuedTotal.Add(1, new("job.type", definition.Name), new("outcome", duplicate ? "duplicate" : "accepted"));
        if (!duplicate) SentMessages.Add(1, InSystem, Destination(definition.Queue), new("messaging.operation.name", "enqueue"));
    }

    internal static void NoticePublished(string queue) => NoticesTotal.Add(1, new KeyValuePair<string, object?>("messaging.destination.name", queue));

    internal static void Rescued(int jobs) => RescuedTotal.Add(jobs);

    internal static void Begun(JobDefinition definition, TimeSpan wait)
    {
        WaitSeconds.Record(wait.TotalSeconds, new KeyValuePair<string, object?>("job.type", definition.Name));
        ConsumedMessages.Add(1, InSystem, Destination(definition.Queue), new("messaging.operation.name", "claim"));
    }

    internal static void AttemptEnded(JobDefinition definition, string outcome, string? error, TimeSpan ran)
    {
        FinishedTotal.Add(1, new("job.type", definition.Name), new("outcome", outcome));
        if (!ProcessSeconds.Enabled) return;

        var tags = Tags(definition.Queue, "process", "process", error);
        tags.Add("job.type", definition.Name);
        tags.Add("outcome", outcome);
        ProcessSeconds.Record(ran.TotalSeconds, tags);
    }

    /// <summary>Measures a call that enqueues (type <c>send</c>) or claims (type <c>receive</c>).</summary>
    internal static Task<T> TimedAsync<T>(Task<T> operation, string queue, string name, string type)
        => OperationSeconds.Enabled ? MeasuredAsync(operation, queue, name, type) : operation;

    private static async Task<T> MeasuredAsync<T>(Task<T> operation, string queue, string name, string type)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var result = await operation;
            OperationSeconds.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, Tags(queue, name, type, error: null));
            return result;
        }
        catch (Exception error)
        {
            OperationSeconds.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, Tags(queue, name, type, error.GetType().FullName));
            throw;
        }
    }

    private static TagList Tags(string queue, string name, string type, string? error)
    {
        var tags = new TagList
        {
            InSystem,
            Destination(queue),
            { "messaging.operation.name", name },
            { "messaging.operation.type", type },
        };
        if (error is not null) tags.Add("error.type", error);
        return tags;
    }

    private static KeyValuePair<string, object?> InSystem => new("messaging.system", SystemName);

    private static KeyValuePair<string, object?> Destination(string queue) => new("messaging.destination.name", queue);

    private static IEnumerable<Measurement<long>> ObserveDepths()
        => Depths.Select(queue => new Measurement<long>(queue.Depth.Value, Destination(queue.Queue), new("job.priority", queue.Priority)));

    private static IEnumerable<Measurement<double>> ObserveAges()
        => Depths.Select(queue => new Measurement<double>((queue.OldestAgeMs ?? 0) / 1000, Destination(queue.Queue), new("job.priority", queue.Priority)));
}
