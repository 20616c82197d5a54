using Concierge.Bench.Measuring;

namespace Concierge.Bench.Limits;

/// <summary>A raw loop: what this machine does of one thing that a job system needs, without any job system.</summary>
/// <param name="Key">Its name in results.</param>
/// <param name="Text">What it does, for a person.</param>
/// <param name="Figures">The figures that it bounds, for <c>--only</c>.</param>
/// <param name="RunAsync">Measures once; gives how many a second.</param>
internal sealed record Limit(string Key, string Text, string[] Figures, Func<Scene, CancellationToken, Task<double>> RunAsync)
{
    /// <summary>Size of each loop's batches, as the peers' document has them.</summary>
    public const int InsertBatch = 500;

    /// <summary>Jobs a claim, and a completion.</summary>
    public const int ClaimBatch = 200;

    /// <summary>Ids that one message stands for.</summary>
    public const int IdsInMessage = 100;

    public const string InsertRows = "limit.insertRows";
    public const string InsertCommits = "limit.insertCommits";
    public const string PostgresDrain = "limit.postgresDrain";
    public const string EndToEnd = "limit.endToEnd";

    public static IReadOnlyList<Limit> All { get; } =
    [
        new(InsertCommits, "Postgres: INSERT of one row, 32 connections, commits/s", ["single"], InsertLimits.CommitsAsync),
        new(InsertRows, "Postgres: INSERT..unnest of 500, 4 connections, rows/s", ["bulk"], InsertLimits.RowsAsync),
        new("limit.claim", "Postgres: UPDATE..unnest of 200 to running, 1 connection, rows/s", ["drain"], UpdateLimits.ClaimAsync),
        new("limit.complete", "Postgres: UPDATE..unnest of 200 to completed, 1 connection, rows/s", ["drain"], UpdateLimits.CompleteAsync),
        new(PostgresDrain, "Postgres: claim 200 by SKIP LOCKED and complete 200, 2 workers, jobs/s", ["drain"], DrainLimit.RunAsync),
        new("limit.publishBatched", "RabbitMQ: persistent, confirms by 200, 4 batches in flight, messages/s", ["steady"], BrokerLimits.PublishBatchedAsync),
        new("limit.publishOne", "RabbitMQ: persistent, a confirm after each, messages/s", ["latency"], BrokerLimits.PublishOneByOneAsync),
        new("limit.consume", "RabbitMQ: prefetch 200, one ack for 50, messages/s", ["steady"], BrokerLimits.ConsumeAsync),
        new(EndToEnd, "both: insert 500, a message for 100 ids, claim, complete, ack, jobs/s", ["steady"], EndToEndLimit.RunAsync),
    ];
}
