using Concierge.Core.People;
using Concierge.Core.Secrets;

namespace Concierge.Worker;

/// <summary><c>rotate-keys</c>: adds a key to the ring and wraps every stored data key with it. Safe to run again where it was interrupted, and while everything runs.</summary>
internal static class SecretRotation
{
    public static bool IsAskedFor(string[] args) => args.Contains("rotate-keys", StringComparer.Ordinal);

    public static async Task<int> RunAsync(WebApplicationBuilder builder)
    {
        await using var app = builder.Build();
        var id = app.Services.GetRequiredService<RsaKeyRing>().Rotate();
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        var sum = new Rewrapped(0, 0);
        foreach (var table in scope.ServiceProvider.GetServices<ISealedTable>()) sum += await table.RewrapAsync(CancellationToken.None);
        Console.WriteLine($"{sum.Changed} values are sealed under the new key {id} now; {sum.Lost} could not be, for none of the keys opens them");
        return sum.Lost == 0 ? 0 : 1;
    }
}
