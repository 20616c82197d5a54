using System.Collections.Concurrent;

namespace Concierge.Core.Caching;

/// <summary>One run for all who want the same at the same time.</summary>
internal sealed class SingleFlight<T>
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<T?>> _flights = new(StringComparer.Ordinal);

    /// <summary>Runs, or waits for the run that is under way and shares its end, except that whoever it belonged to gave up.</summary>
    public async Task<T?> RunAsync(string key, Func<CancellationToken, Task<T?>> run, CancellationToken cancellation)
    {
        while (true)
        {
            var own = new TaskCompletionSource<T?>(TaskCreationOptions.RunContinuationsAsynchronously);
            var flight = _flights.GetOrAdd(key, own);
            if (flight == own) return await LeadAsync(key, own, run, cancellation);
            try
            {
                return await flight.Task.WaitAsync(cancellation);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // The request that ran it was given up. Somebody else runs it, perhaps this one.
            }
        }
    }

    /// <summary>Whoever asks from now on starts a new run.</summary>
    public void Forget(string key) => _flights.TryRemove(key, out _);

    private async Task<T?> LeadAsync(string key, TaskCompletionSource<T?> own, Func<CancellationToken, Task<T?>> run, CancellationToken cancellation)
    {
        try
        {
            var value = await run(cancellation);
            own.SetResult(value);
            return value;
        }
        catch (OperationCanceledException)
        {
            own.SetCanceled(CancellationToken.None);
            throw;
        }
        catch (Exception error)
        {
            own.SetException(error);
            // There may be nobody else who looks at it.
            _ = own.Task.Exception;
            throw;
        }
        finally
        {
            _flights.TryRemove(KeyValuePair.Create(key, own));
        }
    }
}
