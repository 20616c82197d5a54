using System.Text.Json;
using Concierge.Contracts.Jobs;
using Concierge.Web.Shell;

namespace Concierge.Web.Jobs;

/// <summary>How a job's state looks and what it means for the person who waits.</summary>
/// <param name="Tone">Suffix of the CSS class that colors it.</param>
/// <param name="Next">What happens next, and what they can do.</param>
public sealed record JobLook(string Label, string Tone, IconName Icon, string Headline, string Next)
{
    public static JobLook For(JobDto job) => job.State switch
    {
        JobState.Scheduled when job.Attempt > 0 => new("Retry scheduled", "scheduled", IconName.Calendar,
            "It will be tried again shortly",
            "The last attempt did not succeed. Steps that were finished are kept and will not run again. You need not stay on this page."),
        JobState.Scheduled => new("Scheduled", "scheduled", IconName.Calendar,
            "It starts by itself at the set time",
            "You need not stay on this page. You can cancel it until then."),
        JobState.Queued => new("Queued", "queued", IconName.Clock,
            "In line",
            "It starts as soon as a worker is free, usually within a second. You can leave this page and come back."),
        JobState.Running when job.CancelRequested => new("Cancelling", "cancelled", IconName.Stop,
            "Stopping",
            "The worker has been told to stop and ends at the next safe point."),
        JobState.Running => new("Running", "running", IconName.Spinner,
            "Working on it",
            "You can leave this page and come back: the work goes on without you, and even after a crash from the last finished step."),
        JobState.Waiting when job.Waiting is { Kind: "person" } => new("Asks you", "waiting", IconName.Pause,
            "It has a question for you",
            "It goes on when you have answered. Until then it keeps no worker busy; you need not stay on this page."),
        JobState.Waiting => new("Waiting", "waiting", IconName.Pause,
            "Paused until something else is done",
            "It goes on by itself when what it waits for has happened."),
        JobState.Completed => new("Completed", "completed", IconName.Check,
            "Done",
            "The record of this job is kept for a day; what it made stays."),
        JobState.Failed => new("Failed", "failed", IconName.Alert,
            "It could not be finished",
            "Retry runs it again from the last finished step. Nothing that you entered is lost."),
        JobState.Cancelled => new("Cancelled", "cancelled", IconName.Stop,
            "Cancelled at your request",
            "Retry takes it up again from the last finished step."),
        JobState.Expired => new("Expired", "expired", IconName.Hourglass,
            "Nobody started it in time",
            "It waited past its deadline, most likely because no worker was running. Retry puts it in line again."),
        _ => throw new ArgumentOutOfRangeException(nameof(job), job.State, "Unknown state."),
    };

    /// <summary>What sort of work it is, in words.</summary>
    public static string TypeName(string type) => type switch
    {
        TripJob => "Trip plan",
        _ => Words(type.StartsWith("ai_", StringComparison.Ordinal) ? type[3..] : type),
    };

    /// <summary>Its kind and what it is about: "Trip plan: Lisbon".</summary>
    public static string Title(JobDto job, string? subject) => subject is null ? TypeName(job.Type) : $"{TypeName(job.Type)}: {subject}";

    public const string TripJob = "ai_trip_generation";

    /// <summary>True where asking to cancel makes sense.</summary>
    public static bool CanCancel(JobDto job) => !job.State.IsTerminal() && !job.CancelRequested;

    /// <summary>True where another try makes sense.</summary>
    public static bool CanRetry(JobDto job) => job.State is JobState.Failed or JobState.Cancelled or JobState.Expired;

    /// <summary>The trip in the job's result, when there is one.</summary>
    public static Guid? TripOf(JobDto job)
        => job.Result is { ValueKind: JsonValueKind.Object } result
            && result.TryGetProperty("tripId", out var id) && id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var trip)
            ? trip : null;

    /// <summary>The step's name in words: <c>draft_food-tour</c> reads "Draft food tour".</summary>
    public static string Words(string name)
    {
        var words = name.Replace('_', ' ').Replace('-', ' ').Replace('.', ' ').Replace(':', ' ').Trim();
        return words.Length == 0 ? name : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
