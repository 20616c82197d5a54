using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Concierge.Jobs;

/// <summary>Names of what the engine emits: one activity source and one meter, both <c>Concierge.Jobs</c>.</summary>
public static class JobsTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "Concierge.Jobs";

    internal static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> EnqueuedTotal = Meter.CreateCounter<long>("jobs_enqueued_total", "{job}", "Jobs accepted, and duplicates refused by their idempotency key.");
    private static readonly Counter<long> FinishedTotal = Meter.CreateCounter<long>("jobs_attempts_total", "{attempt}", "Attempts that ended, by outcome.");
    private static readonly Counter<long> NoticesTotal = Meter.CreateCounter<long>("jobs_notices_total", "{message}", "Notices confirmed by the broker.");
    private static readonly Counter<long> RescuedTotal = Meter.CreateCounter<long>("jobs_rescued_total", "{job}", "Jobs taken from workers that went away.");
    private static readonly Histogram<double> RunSeconds = Meter.CreateHistogram<double>("messaging.process.duration", "s", "How long attempts ran.");
    private static readonly Histogram<double> WaitSeconds = Meter.CreateHistogram<double>("jobs_wait_seconds", "s", "From when a job could run to its claim.");

    internal static void Enqueued(JobDefinition definition, bool duplicate) => EnqueuedTotal.Add(1,
        new KeyValuePair<string, object?>("job.type", definition.Name),
        new KeyValuePair<string, object?>("outcome", duplicate ? "duplicate" : "accepted"));

    internal static void NoticePublished(string queue) => NoticesTotal.Add(1, new KeyValuePair<string, object?>("messaging.destination.name", queue));

    internal static void Rescued(int jobs) => RescuedTotal.Add(jobs);

    internal static void Waited(string type, TimeSpan wait) => WaitSeconds.Record(wait.TotalSeconds, new KeyValuePair<string, object?>("job.type", type));

    internal static void AttemptEnded(string type, string outcome, TimeSpan ran)
    {
        var byType = new KeyValuePair<string, object?>("job.type", type);
        var byOutcome = new KeyValuePair<string, object?>("outcome", outcome);
        FinishedTotal.Add(1, byType, byOutcome);
        RunSeconds.Record(ran.TotalSeconds, byType, byOutcome);
    }
}
