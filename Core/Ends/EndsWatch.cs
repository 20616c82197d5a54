using Concierge.Jobs;

namespace Concierge.Core.Ends;

/// <summary>Somebody who must hear of every end of one owner's jobs, and how far they have heard.</summary>
/// <param name="StartsAt">What ended before is none of theirs.</param>
/// <param name="SweptTo">Up to where they have looked.</param>
public sealed record EndsWatch(Guid OwnerId, DateTimeOffset StartsAt, DateTimeOffset SweptTo)
{
    private const int Page = 100;

    // How far is noted at least so often, so that what a burst has left is not read again for long.
    private static readonly TimeSpan s_noteEvery = TimeSpan.FromMinutes(1);

    private DateTimeOffset Since => SweptTo - JobEnds.Settling > StartsAt ? SweptTo - JobEnds.Settling : StartsAt;

    /// <summary>
    /// Hands over what has ended, page by page, and some of it again that was handed over before: whoever takes it knows
    /// it again by job and version.
    /// </summary>
    /// <param name="ends">Where ends are read.</param>
    /// <param name="take">Takes a page and says how much it started.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <returns>How much was started.</returns>
    public async Task<int> FollowAsync(IJobEnds ends, Func<IReadOnlyList<JobEnd>, CancellationToken, Task<int>> take, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ends);
        ArgumentNullException.ThrowIfNull(take);
        var (after, started) = (new EndsAfter(Since), 0);
        while (await ends.ReadAsync(OwnerId, after, Page, cancellation) is { Count: > 0 } page)
        {
            started += await take(page, cancellation);
            if (page.Count < Page) break;
            after = new EndsAfter(page[^1].FinishedAt, page[^1].JobId);
        }

        return started;
    }

    /// <summary>Whether it is time to note how far they have looked.</summary>
    /// <param name="now">By the database's clock, read before the ends were.</param>
    public bool IsToBeNoted(DateTimeOffset now) => now - SweptTo > s_noteEvery;
}
