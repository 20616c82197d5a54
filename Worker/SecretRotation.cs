using Concierge.Core.People;
using Concierge.Core.Secrets;
using Concierge.ServiceDefaults;

namespace Concierge.Worker;

/// <summary>
/// <c>rotate-keys</c>: adds a key to the ring and wraps every stored data key with it. <c>rewrap-keys</c>: the same
/// without a new key, for what was interrupted, and for what others sealed before they knew of the key. Both are safe
/// while everything runs.
/// </summary>
internal static class SecretRotation
{
    private const string Rotate = "rotate-keys";
    private const string Rewrap = "rewrap-keys";

    public static bool IsAskedFor(string[] args) => args is [Rotate or Rewrap, ..];

    public static async Task<int> RunAsync(WebApplicationBuilder builder, string[] args)
    {
        await using var app = builder.Build();
        if (!app.HasValidSettings(ResourceNames.Database)) return 1;

        if (args is [Rotate, ..]) app.Services.GetRequiredService<RsaKeyRing>().Rotate();
        var sum = await RewrapAsync(app.Services);
        var id = app.Services.GetRequiredService<IEnvelope>().ActiveKeyId;
        Console.WriteLine($"{sum.Changed} values were moved to the key {id}; {sum.Lost} could not be, for none of the keys opens them");
        Console.WriteLine(args is [Rotate, ..]
            ? $"Running processes use it within {RsaKeyRing.LooksAgainAfter.TotalSeconds:0} s. Run {Rewrap} after that: then nothing needs the older key files."
            : "If every process has known this key for a minute, nothing needs the older key files.");
        return sum.Lost == 0 ? 0 : 1;
    }

    private static async Task<Rewrapped> RewrapAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        var sum = new Rewrapped(0, 0);
        foreach (var store in scope.ServiceProvider.GetServices<ISealedStore>()) sum += await store.RewrapAsync(CancellationToken.None);
        return sum;
    }
}
