using System.Diagnostics;
using OpenTelemetry;

namespace Concierge.ServiceDefaults;

/// <summary>
/// Drops what would begin a trace though nobody asked for it: the statements of sweeps and heartbeats, wake-ups by the broker,
/// Quartz's looks at its store. As part of a request or a job the same calls are kept.
/// </summary>
internal sealed class BackgroundCalls : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (data.ParentSpanId == default ? !IsBackground(data) : IsParentKept(data)) return;

        data.IsAllDataRequested = false;
        data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }

    // Not left to the sampler: Aspire's app host chooses one that looks at no parent. A probe's commands to Redis name it by its context alone.
    private static bool IsParentKept(Activity activity) => activity.Parent is { } parent
        ? parent.Recorded
        : activity.HasRemoteParent || activity.ParentId?.EndsWith("-00", StringComparison.Ordinal) == false;

    private static bool IsBackground(Activity activity) => activity.Source.Name switch
    {
        TelemetryDefaults.Postgres or TelemetryDefaults.Redis => true,
        // A firing is worth a trace.
        TelemetryDefaults.Quartz => activity.OperationName.StartsWith("Quartz.JobStore.", StringComparison.Ordinal),
        var source => source.StartsWith("RabbitMQ.Client.", StringComparison.Ordinal),
    };
}

/// <summary>Names the spans of SQL after their statements. The driver names all of them after the database.</summary>
internal sealed class StatementSpans : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name is TelemetryDefaults.Postgres && data.GetTagItem("db.query.text") is string sql) data.DisplayName = StatementName.Of(sql);
    }
}
