using Npgsql;

namespace Concierge.Jobs.Storage;

/// <summary>Repeats the engine's own writes over a blip of the database, so that it does not cost a job its attempt.</summary>
internal static class DatabaseRetry
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Tries until it works, the token fires, or the database refuses for a reason that will not pass.</summary>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> write, TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await write(cancellation);
            }
            catch (NpgsqlException error) when (IsPassing(error))
            {
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    /// <summary>
    /// Tries a few times over about a second, for somebody who waits for the answer: what is safe to ask twice, since the
    /// answer of a statement that ran may be what was lost.
    /// </summary>
    public static async Task<T> RunBrieflyAsync<T>(Func<CancellationToken, Task<T>> ask, TimeProvider time, CancellationToken cancellation)
    {
        for (var left = 4; ; left--)
        {
            try
            {
                return await ask(cancellation);
            }
            catch (NpgsqlException error) when (left > 0 && IsPassing(error))
            {
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    // A broken connection is not always marked transient; an answer of the server is, where it is.
    private static bool IsPassing(NpgsqlException error) => error.IsTransient || error is not PostgresException;
}
