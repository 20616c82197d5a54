using Concierge.Contracts.Jobs;

namespace Concierge.Core.Webhooks.Outbound;

/// <summary>What subscribers can hear of.</summary>
public static class WebhookEvents
{
    public const string Completed = "job.completed";
    public const string Failed = "job.failed";
    public const string Cancelled = "job.cancelled";

    /// <summary>Sent on request, whatever is subscribed to.</summary>
    public const string Ping = "webhook.ping";

    /// <summary>What can be subscribed to.</summary>
    public static IReadOnlyList<string> All { get; } = [Completed, Failed, Cancelled];

    /// <summary>A job that nobody started in time has failed, for whoever waits for it.</summary>
    public static string Of(JobState state) => state switch
    {
        JobState.Completed => Completed,
        JobState.Cancelled => Cancelled,
        JobState.Failed or JobState.Expired => Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Is not an end."),
    };
}
