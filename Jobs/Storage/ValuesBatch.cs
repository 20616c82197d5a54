using Npgsql;

namespace Concierge.Jobs.Storage;

/// <summary>
/// Reads by statements that are planned for the values at hand. The engine's plans are made once, for any values
/// (<see cref="JobsDatabase"/>); which index a search should walk depends on what is asked for, and a plan that ignores
/// it reads a million rows for the jobs of one owner.
/// </summary>
internal sealed class ValuesBatch : IAsyncDisposable
{
    // Lasts until the batch ends, which is one transaction.
    private const string PlanForValues = "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)";

    private readonly NpgsqlBatch _batch;

    public ValuesBatch(JobsDatabase database)
    {
        _batch = database.Batch();
        _batch.BatchCommands.Add(new NpgsqlBatchCommand(PlanForValues));
    }

    public ValuesBatch With(NpgsqlBatchCommand command)
    {
        _batch.BatchCommands.Add(command);
        return this;
    }

    /// <summary>Stands at the result of the first command that was added.</summary>
    public async Task<NpgsqlDataReader> ReadAsync(CancellationToken cancellation)
    {
        var reader = await _batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        return reader;
    }

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}
