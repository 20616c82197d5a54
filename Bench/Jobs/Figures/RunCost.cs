using Concierge.Bench.Servers;

namespace Concierge.Bench.Jobs.Figures;

/// <summary>A rate, and what each job cost.</summary>
/// <param name="Rate">Jobs a second.</param>
/// <param name="WalBytes">Bytes of write-ahead log a job.</param>
/// <param name="AllocatedBytes">Bytes allocated a job, in the process that enqueues or runs.</param>
/// <param name="Statements">Statements a job; null where they were not counted.</param>
internal sealed record RunCost(double Rate, double WalBytes, double AllocatedBytes, double? Statements);

/// <summary>Reads the server's counters around a run.</summary>
internal sealed class CostMeter
{
    private readonly Database _database;
    private readonly Counters _before;

    private CostMeter(Database database, Counters before) => (_database, _before) = (database, before);

    public static async Task<CostMeter> StartAsync(Database database, bool counted, CancellationToken cancellation)
        => new(database, await Counters.ReadAsync(database, counted, cancellation));

    public async Task<RunCost> EndAsync(int jobs, double rate, long allocatedBytes, CancellationToken cancellation)
    {
        var after = await Counters.ReadAsync(_database, _before.Statements is not null, cancellation);
        return new RunCost(
            rate, (after.WalBytes - _before.WalBytes) / jobs, (double)allocatedBytes / jobs, (after.Statements - _before.Statements) / jobs);
    }
}
