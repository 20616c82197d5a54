using System.Collections.Concurrent;
using Concierge.Jobs;
using Microsoft.AspNetCore.SignalR;
using JobTable = System.Collections.Concurrent.ConcurrentDictionary<System.Guid, System.Threading.CancellationTokenSource>;

namespace Concierge.Api.Realtime;

/// <summary>Which connection follows which job. Each replica knows its own connections; the feed reaches all replicas.</summary>
internal sealed class JobSubscriptions(IHubContext<RealtimeHub> hub, IServiceScopeFactory scopes, ILogger<JobSubscriptions> log)
{
    public const int MaxPerConnection = 100;

    private const string Message = "jobChanged";

    private readonly ConcurrentDictionary<string, JobTable> _connections = new(StringComparer.Ordinal);

    /// <summary>Follows the job until it ends, is removed, or the connection goes. False when the connection follows too many.</summary>
    public bool Add(string connection, Guid job, Guid owner, CancellationToken aborted)
    {
        var jobs = _connections.GetOrAdd(connection, _ => new());
        if (jobs.ContainsKey(job)) return true;
        if (jobs.Count >= MaxPerConnection) return false;
        var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var token = stop.Token;
        if (jobs.TryAdd(job, stop)) _ = SendAsync(connection, job, owner, jobs, token);
        else stop.Dispose();
        return true;
    }

    public Task RemoveAsync(string connection, Guid job)
        => _connections.TryGetValue(connection, out var jobs) ? RemoveAsync(jobs, job) : Task.CompletedTask;

    public Task RemoveAllAsync(string connection)
        => _connections.TryRemove(connection, out var jobs) ? Task.WhenAll(jobs.Keys.Select(job => RemoveAsync(jobs, job))) : Task.CompletedTask;

    // Whoever takes a subscription out of the table disposes of it.
    private static async Task RemoveAsync(JobTable jobs, Guid job)
    {
        if (!jobs.TryRemove(job, out var stop)) return;
        await stop.CancelAsync();
        stop.Dispose();
    }

    private async Task SendAsync(string connection, Guid job, Guid owner, JobTable jobs, CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var feed = scope.ServiceProvider.GetRequiredService<IJobFeed>();
            await foreach (var change in feed.FollowAsync(job, owner, cancellation: stop))
                await hub.Clients.Client(connection).SendAsync(Message, change, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Unsubscribed or disconnected.
        }
        catch (Exception fault)
        {
            log.LogError(fault, "Following job {JobId} for a realtime connection failed", job);
        }
        finally
        {
            await RemoveAsync(jobs, job);
        }
    }
}
