using Concierge.Jobs.Running;
using Concierge.Jobs.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>A worker that claims when a test says so, and runs nothing.</summary>
internal sealed class ClaimingHand : IAsyncDisposable
{
    private readonly JobsDatabase _engine;
    private readonly ClaimTurn _turn = new();

    private ClaimingHand(JobsDatabase engine) => _engine = engine;

    public Guid Worker { get; } = Guid.CreateVersion7();

    public static async Task<ClaimingHand> OfAsync(JobsHost host)
    {
        var hand = new ClaimingHand(host.Services.GetRequiredService<JobsDatabase>());
        await LeaseStatements.RegisterAsync(hand._engine, hand.Worker, "by hand", TimeSpan.FromMinutes(10), TestContext.Current.CancellationToken);
        return hand;
    }

    /// <summary>Scripted jobs, by turns.</summary>
    public async Task<List<ClaimedJob>> TakeAsync(int atMost)
    {
        var claim = await ClaimStatement.ExecuteAsync(
            _engine, ScriptedJob.Definition.Queue, [ScriptedJob.Definition], Worker, atMost, _turn, maybeAll: false, withSuspect: false,
            TestContext.Current.CancellationToken);
        _turn.Took(claim.Jobs);
        return claim.Jobs;
    }

    public async ValueTask DisposeAsync() => await LeaseStatements.ReleaseAsync(_engine, Worker, CancellationToken.None);
}
