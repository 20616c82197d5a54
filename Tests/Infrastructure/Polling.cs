namespace Concierge.Tests.Infrastructure;

/// <summary>Waits for what only an endpoint can tell. It pauses between two requests, since addresses have a limit a minute.</summary>
internal static class Polling
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks until the answer is there, and gives it.</summary>
    /// <param name="ask">Asks once; null means not yet.</param>
    public static async Task<T> UntilAsync<T>(Func<CancellationToken, Task<T?>> ask)
        where T : class
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            if (await ask(patience.Token) is { } answer) return answer;
            await Task.Delay(Pause, TimeProvider.System, patience.Token);
        }
    }
}
