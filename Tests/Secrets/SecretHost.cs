using Concierge.Core.Data;
using Concierge.Core.Integrations;
using Concierge.Core.People;
using Concierge.Core.Secrets;
using Concierge.Core.Webhooks;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Secrets;

/// <summary>A process with the engine, secrets, integrations and webhooks in it, over real servers, with keys of its own.</summary>
internal sealed class SecretHost(JobsHost host) : IAsyncDisposable
{
    public JobsHost Jobs => host;

    public static async Task<SecretHost> StartAsync(
        Connections servers, TemporaryKeys keys, bool worker = false, Action<IServiceCollection>? configure = null, params (string Key, string Value)[] settings)
    {
        var host = await JobsHost.StartAsync(
            servers,
            worker,
            services =>
            {
                services.AddDbContext<ConciergeDb>(options => options.UseNpgsql(servers.Postgres, npgsql => npgsql.EnableRetryOnFailure()));
                services.AddConciergeData().AddPeople().AddSecrets().AddIntegrations().AddWebhooks();
                if (worker) services.AddWebhookSweeper();
                configure?.Invoke(services);
            },
            [.. settings.Reverse().Concat([("Secrets:KeyFolder", keys.Path), ("Webhooks:SweepInterval", "00:00:00.2")]).DistinctBy(setting => setting.Item1)]);
        // After the engine's, whose tables this opens to the role that people's requests work as.
        await MigrateAsync(servers);
        return new SecretHost(host);
    }

    public T Service<T>()
        where T : notnull
        => host.Services.GetRequiredService<T>();

    /// <summary>Runs one request for a user in a scope of its own.</summary>
    public async Task<T> AsAsync<TService, T>(Guid user, Func<TService, Task<T>> run)
        where TService : notnull
    {
        await using var scope = host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().Become(user);
        return await run(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Reads or changes rows, whoever's they are.</summary>
    public async Task<T> InDatabaseAsync<T>(Func<ConciergeDb, Task<T>> run)
    {
        await using var scope = host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        return await run(scope.ServiceProvider.GetRequiredService<ConciergeDb>());
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    public static async Task MigrateAsync(Connections servers)
    {
        var options = new DbContextOptionsBuilder<ConciergeDb>();
        options.UseNpgsql(servers.Postgres);
        DataServiceCollectionExtensions.Configure(options);
        await using var db = new ConciergeDb(options.Options);
        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);
    }
}
