using System.Runtime.CompilerServices;
using Concierge.Contracts.Jobs;
using Concierge.Web.Backend;

namespace Concierge.Web.Jobs;

/// <summary>
/// Follows one job until it has ended: by its event stream, resumed after the last version seen; while that is
/// broken by asking every two seconds, with another try of the stream after each answer.
/// </summary>
public sealed class JobFollower(ConciergeApi api, JobEvents events, TimeProvider time)
{
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    /// <param name="known">The last version that the caller has; null for a snapshot first.</param>
    public async IAsyncEnumerable<JobFeed> FollowAsync(
        Guid id, long? known, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            await using var stream = events.ReadAsync(id, known, cancellation).GetAsyncEnumerator(cancellation);
            var read = await NextAsync(stream, cancellation);
            while (read == StreamRead.Event)
            {
                var job = stream.Current;
                if (job is null) yield return new(FeedLink.Live);
                else if (known is null || job.Version > known)
                {
                    known = job.Version;
                    yield return new(FeedLink.Live, job);
                    if (job.State.IsTerminal()) yield break;
                }

                read = await NextAsync(stream, cancellation);
            }

            var polled = await PollAsync(id, known, cancellation);
            known = polled.Job?.Version ?? known;
            yield return polled;
            if (polled.Link == FeedLink.Gone || polled.Job?.State.IsTerminal() == true) yield break;

            await Task.Delay(PollInterval, time, cancellation);
        }
    }

    private async Task<JobFeed> PollAsync(Guid id, long? known, CancellationToken cancellation)
    {
        var answer = await api.JobAsync(id, cancellation);
        return answer switch
        {
            { IsOk: true, Value: { } job } when known is null || job.Version > known || job.State.IsTerminal() => new(FeedLink.Polling, job),
            { IsOk: true } => new(FeedLink.Polling),
            { Failure.Kind: ApiFailureKind.NotFound or ApiFailureKind.Unauthorized } => new(FeedLink.Gone),
            _ => new(FeedLink.Offline),
        };
    }

    private static async Task<StreamRead> NextAsync(IAsyncEnumerator<JobDto?> stream, CancellationToken cancellation)
    {
        try
        {
            return await stream.MoveNextAsync() ? StreamRead.Event : StreamRead.Ended;
        }
        catch (Exception error) when (Outage.Is(error, cancellation))
        {
            return StreamRead.Ended;
        }
    }

    private enum StreamRead
    {
        Event,
        Ended,
    }
}
