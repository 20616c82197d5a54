namespace Concierge.Jobs.Dispatch;

/// <summary>
/// How long a notice waits while nudges do the waking: long enough for the nudge to be ahead of it, and for the notices of
/// a busy time to go out as one. Not safe for concurrent use.
/// </summary>
internal sealed class NoticePace(TimeProvider time)
{
    /// <summary>Redis has told a worker by then, and the broker's own work does not keep it waiting for a processor.</summary>
    public static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(5);

    /// <summary>From one notice to the next: what a job waits for when the worker that was nudged has no free slot.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(20);

    private long? _last;

    public TimeSpan UntilNext
    {
        get
        {
            if (_last is not { } last) return HeadStart;
            var left = Gap - time.GetElapsedTime(last);
            return left > HeadStart ? left : HeadStart;
        }
    }

    public void Published() => _last = time.GetTimestamp();
}
