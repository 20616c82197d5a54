using Concierge.Core.People;
using Concierge.Core.Secrets;
using Concierge.Core.Secrets.Transit;
using Concierge.ServiceDefaults;

namespace Concierge.Worker;

/// <summary>
/// <c>rotate-keys</c>: adds a key to the folder, or has the key service make the next version of its key, and wraps every
/// stored data key with it. <c>rewrap-keys</c>: the same without a new key, for what was interrupted, for what others
/// sealed before they knew of the key, and for what moves from the folder to the service. Both are safe while everything
/// runs.
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

        try
        {
            return await RunAsync(app.Services, rotates: args is [Rotate, ..]);
        }
        catch (KeyServiceException fault)
        {
            await Console.Error.WriteLineAsync($"{fault.Message} What was done so far holds; run {Rewrap} when the service helps again.");
            return 1;
        }
    }

    private static async Task<int> RunAsync(IServiceProvider services, bool rotates)
    {
        var ring = services.GetRequiredService<IKeyRing>();
        if (rotates) await ring.RotateAsync(CancellationToken.None);
        var sum = await RewrapAsync(services);
        var id = await ring.ActiveIdAsync(CancellationToken.None);
        Console.WriteLine($"{sum.Changed} values were moved to the key {id}; {sum.Lost} could not be, for none of the keys opens them");
        Console.WriteLine(Advice(rotates, ring.SettlesAfter));
        return sum.Lost == 0 ? 0 : 1;
    }

    private static string Advice(bool rotates, TimeSpan settlesAfter) => (rotates, settlesAfter > TimeSpan.Zero) switch
    {
        (true, true) => $"Running processes use it within {settlesAfter.TotalSeconds:0} s. Run {Rewrap} after that: then nothing needs the older key files.",
        (false, true) => "If every process has known this key for a minute, nothing needs the older key files.",
        _ => "If every process runs with the key service, nothing needs its older versions, or a key folder.",
    };

    private static async Task<Rewrapped> RewrapAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        var sum = new Rewrapped(0, 0);
        foreach (var store in scope.ServiceProvider.GetServices<ISealedStore>()) sum += await store.RewrapAsync(CancellationToken.None);
        return sum;
    }
}
