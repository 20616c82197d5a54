using System.Runtime.CompilerServices;

namespace Concierge.Api.Realtime;

internal static class Heartbeats
{
    /// <summary>The source's items, with a null for each <paramref name="quiet"/> time in which none came.</summary>
    public static async IAsyncEnumerable<T?> WithHeartbeats<T>(
        this IAsyncEnumerable<T> source,
        TimeSpan quiet,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellation)
        where T : class
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var items = source.GetAsyncEnumerator(stop.Token);
        var next = items.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                using var timer = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
                var isQuiet = await Task.WhenAny(next, Task.Delay(quiet, time, timer.Token)) != next;
                await timer.CancelAsync();
                cancellation.ThrowIfCancellationRequested();
                if (isQuiet)
                {
                    yield return null;
                    continue;
                }

                if (!await next) yield break;
                yield return items.Current;
                next = items.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // An enumerator must not be disposed of while it moves.
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await items.DisposeAsync();
        }
    }
}
