using Concierge.Contracts.Jobs;

namespace Concierge.Web.Jobs;

/// <summary>What a follower knows at a moment. <paramref name="Job"/> is set when it has changed.</summary>
public readonly record struct JobFeed(FeedLink Link, JobDto? Job = null);

/// <summary>How news of a job arrives.</summary>
public enum FeedLink
{
    /// <summary>Pushed as it happens.</summary>
    Live,

    /// <summary>The stream broke; asked for every two seconds until it is back.</summary>
    Polling,

    /// <summary>Api does not answer; still trying.</summary>
    Offline,

    /// <summary>The job is not there any more, or not this guest's.</summary>
    Gone,
}
