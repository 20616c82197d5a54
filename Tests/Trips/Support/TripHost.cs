using Concierge.Core.Ai;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Trips;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Trips.Support;

/// <summary>A process that accepts and plans trips, over real servers, with the offline model.</summary>
public sealed class TripHost(JobsHost host) : IAsyncDisposable
{
    public JobsHost Jobs => host;

    public static async Task<TripHost> StartAsync(Connections servers, bool worker = true)
    {
        var host = await JobsHost.StartAsync(servers, worker, services => Configure(services, servers));
        await using var scope = host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        await scope.ServiceProvider.GetRequiredService<ConciergeDb>().Database.MigrateAsync(TestContext.Current.CancellationToken);
        return new TripHost(host);
    }

    /// <summary>Runs one request for a user in a scope of its own.</summary>
    public async Task<T> AsAsync<T>(Guid user, Func<IServiceProvider, Task<T>> run)
    {
        await using var scope = host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().Become(user);
        return await run(scope.ServiceProvider);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    // Retries are on, as they are in the hosts: they forbid a transaction outside their strategy.
    private static void Configure(IServiceCollection services, Connections servers)
        => services
            .AddDbContext<ConciergeDb>(options => options.UseNpgsql(servers.Postgres, npgsql => npgsql.EnableRetryOnFailure()))
            .AddConciergeData()
            .AddPeople()
            .AddAi()
            .AddTrips();
}
