using System.Threading.Channels;
using Concierge.Contracts.Jobs;
using Microsoft.Extensions.Hosting;

namespace Concierge.Jobs.Live;

/// <summary>
/// Tells every process which jobs have changed: ids only, many in one message. Whoever watches reads the rest
/// from Postgres, so that a message that is lost or comes twice does no harm.
/// </summary>
internal sealed class ChangeSignals(RedisLink redis, TimeProvider time) : BackgroundService
{
    private const int MaxBatch = 500;

    // Nobody sees the difference, and the thread that has just taken a job starts it first.
    private static readonly TimeSpan GatheringTime = TimeSpan.FromMilliseconds(10);

    private readonly Channel<ChangedJob> _changed = Channel.CreateBounded<ChangedJob>(
        new BoundedChannelOptions(20_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Changed(IReadOnlyList<ChangedJob> jobs)
    {
        foreach (var job in jobs) _changed.Writer.TryWrite(job);
    }

    public void Changed(ChangedJob job) => _changed.Writer.TryWrite(job);

    public void CancelRequested(IReadOnlyList<Guid> running)
    {
        foreach (var id in running) _ = redis.PublishAsync(RedisLink.Cancels, id.ToString());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _changed.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(GatheringTime, time, stoppingToken);
                await PublishAllAsync();
            }
        }
        finally
        {
            // What has gathered is told when stopping as well.
            await PublishAllAsync();
        }
    }

    private async Task PublishAllAsync()
    {
        // By id: of several changes of one job the last says it all.
        var batch = new Dictionary<Guid, ChangedJob>(MaxBatch);
        while (_changed.Reader.TryRead(out var job))
        {
            batch[job.Id] = job;
            if (batch.Count < MaxBatch) continue;
            await PublishAsync(batch);
        }

        if (batch.Count > 0) await PublishAsync(batch);
    }

    private async Task PublishAsync(Dictionary<Guid, ChangedJob> batch)
    {
        await redis.PublishAsync(RedisLink.Changes, Encode(batch.Values));
        batch.Clear();
    }

    public static string Encode(IEnumerable<ChangedJob> jobs) => string.Join('\n', jobs.Select(job => $"{job.Id} {job.OwnerId} {job.State}"));

    public static IEnumerable<ChangedJob> Decode(string message)
    {
        foreach (var line in message.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ');
            if (parts.Length == 3 && Guid.TryParse(parts[0], out var id) && Guid.TryParse(parts[1], out var owner) && Enum.TryParse<JobState>(parts[2], out var state))
                yield return new ChangedJob(id, owner, state);
        }
    }
}
