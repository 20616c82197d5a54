using Concierge.Contracts.Schedules;
using Concierge.Core.Data;
using Concierge.Core.Schedules;
using Concierge.Jobs;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Concierge.Tests.Schedules;

/// <summary>A process with the engine and schedules in it, over real servers. What a scripted job says when it runs is the schedule's name.</summary>
internal sealed class ScheduleHost(JobsHost host) : IAsyncDisposable
{
    public JobsHost Jobs => host;

    /// <summary>Starts a process that fires the schedules which <paramref name="define"/> adds.</summary>
    /// <param name="time">Quartz's clock; the engine keeps the real one.</param>
    /// <param name="fires">False for a process that only looks and changes, as Api is.</param>
    public static async Task<ScheduleHost> StartAsync(
        Connections servers,
        Action<IServiceCollection> define,
        Firings? firings = null,
        TimeProvider? time = null,
        bool fires = true,
        params (string Key, string Value)[] settings)
    {
        await MigrateAsync(servers);
        var host = await JobsHost.StartAsync(
            servers,
            worker: fires,
            services =>
            {
                services.AddDbContext<ConciergeDb>(options => options.UseNpgsql(servers.Postgres, npgsql => npgsql.EnableRetryOnFailure()));
                services.AddConciergeData().AddSchedules();
                if (firings is not null) services.AddSingleton(firings).AddJob<RecordedJob, ScriptedInput, ScriptedResult>();
                define(services);
                if (time is not null) services.AddQuartz(quartz => quartz.UseTimeProvider(time));
                if (fires) services.AddScheduleRunner();
            },
            [("Schedules:IdleWait", "00:00:01"), ("Schedules:CheckinInterval", "00:00:01"), .. settings]);
        var started = new ScheduleHost(host);
        if (fires) await started.WaitUntilFiringAsync();
        return started;
    }

    public async Task<T> OnBoardAsync<T>(Func<ScheduleBoard, Task<T>> act)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<ScheduleBoard>());
    }

    public Task<IReadOnlyList<ScheduleDto>> ListAsync() => OnBoardAsync(board => board.ListAsync(TestContext.Current.CancellationToken));

    public async Task<ScheduleDto> FindAsync(string name) => (await ListAsync()).Single(schedule => string.Equals(schedule.Name, name, StringComparison.Ordinal));

    /// <summary>Waits until a firing has been noted, which is after its job may have run.</summary>
    public Task<ScheduleDto> WaitUntilNotedAsync(string name) => WaitUntilAsync(name, schedule => schedule.PreviousFireAt is not null);

    /// <summary>The schedule once it satisfies the condition. Quartz has no signal for what it does by itself, such as handling misfires.</summary>
    public async Task<ScheduleDto> WaitUntilAsync(string name, Func<ScheduleDto, bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            if (await FindAsync(name) is var found && condition(found)) return found;
            await timer.WaitForNextTickAsync(patience.Token);
        }
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

    private Task WaitUntilFiringAsync()
        => host.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<ScheduleRunner>().Single()
            .Started.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
}

/// <summary>Notes that it ran, under the word that it was enqueued with.</summary>
internal sealed class RecordedJob(Firings firings) : IJobHandler<ScriptedInput, ScriptedResult>
{
    public static JobDefinition<ScriptedInput, ScriptedResult> Definition { get; } = new("recorded");

    public Task<ScriptedResult> RunAsync(ScriptedInput payload, JobContext job, CancellationToken cancellation)
    {
        firings.Add(payload.What);
        return Task.FromResult(new ScriptedResult(payload.What));
    }
}
