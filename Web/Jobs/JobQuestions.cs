using Concierge.Web.Shell;

namespace Concierge.Web.Jobs;

/// <summary>What a person is asked before something happens to a job.</summary>
public static class JobQuestions
{
    public static Question Cancel { get; } = new(
        "Cancel this job?", "What has been done so far is kept, and you can retry later.", "Cancel job", "Keep running", IsDanger: true);

    public static Question Remove { get; } = new(
        "Remove this job?", "The record of the job goes for good. What it made stays.", "Remove", "Keep it", IsDanger: true);
}
