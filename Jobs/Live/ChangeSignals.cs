using System.Threading.Channels;
using Concierge.Contracts.Jobs;
using Microsoft.Extensions.Hosting;

namespace Concierge.Jobs.Live;

/// <summary>
/// Tells every process which jobs have changed: ids only, many in one message. Whoever watches reads the rest
/// from Postgres, so that a message that is lost or comes twice does no harm.
/// </summary>
internal sealed class ChangeSignals(RedisLink redis) : BackgroundService
{
    private const int MaxBatch = 500;
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
        var batch = new List<ChangedJob>(MaxBatch);
        while (await _changed.Reader.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < MaxBatch && _changed.Reader.TryRead(out var job)) batch.Add(job);
            await redis.PublishAsync(RedisLink.Changes, Encode(batch));
            batch.Clear();
        }
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
