using Concierge.Api.Accounts;
using Concierge.Api.Jobs;
using Concierge.Jobs;
using Microsoft.AspNetCore.SignalR;

namespace Concierge.Api.Realtime;

/// <summary>Live updates over SignalR: <c>Subscribe(jobId)</c>, then <c>jobChanged</c> messages, the first with the job as it is.</summary>
internal sealed class RealtimeHub(IJobReader reader, JobSubscriptions subscriptions) : Hub
{
    public async Task Subscribe(Guid jobId)
    {
        var owner = Owner;
        if (await reader.FindAsync(jobId, owner, Context.ConnectionAborted) is null) throw new HubException(JobErrors.NotFound.Message);
        if (!subscriptions.Add(Context.ConnectionId, jobId, owner, Context.ConnectionAborted))
            throw new HubException($"A connection can follow at most {JobSubscriptions.MaxPerConnection} jobs; unsubscribe from one first.");
    }

    public Task Unsubscribe(Guid jobId) => subscriptions.RemoveAsync(Context.ConnectionId, jobId);

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        await subscriptions.RemoveAllAsync(Context.ConnectionId);
        await base.OnDisconnectedAsync(exception);
    }

    private Guid Owner => Context.User.PersonId() ?? throw new HubException("No valid guest token came with this connection. Call POST /api/guests first.");
}
