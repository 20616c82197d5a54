using Concierge.Jobs.Live;
using Concierge.Jobs.Storage;
using Npgsql;

namespace Concierge.Jobs.Enqueueing;

/// <inheritdoc cref="JobTransaction"/>
internal sealed class JobTransactionScope(NpgsqlTransaction transaction, JobRegistry registry, Announcer announcer) : JobTransaction
{
    private const int RowsInAStatement = 2_000;

    private readonly List<(NewJob Job, JobTicket Ticket)> _enqueued = [];
    private readonly List<(ChangedJob Job, string Queue)> _woken = [];

    private NpgsqlConnection Connection => transaction.Connection ?? throw new InvalidOperationException("The transaction has ended already.");

    public override async Task<JobTicket> EnqueueAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, TPayload payload, EnqueueOptions? options = null, CancellationToken cancellation = default)
        => (await StoreAsync([NewJob.Create(definition, payload, options)], cancellation))[0];

    public override async Task<IReadOnlyList<JobTicket>> EnqueueManyAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, IReadOnlyList<TPayload> payloads, EnqueueOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        if (options is { JobId: not null } or { IdempotencyKey: not null })
            throw new ArgumentException("A job id or an idempotency key cannot stand for many jobs.", nameof(options));

        var jobs = new NewJob[payloads.Count];
        for (var i = 0; i < jobs.Length; i++) jobs[i] = NewJob.Create(definition, payloads[i], options);

        var tickets = new List<JobTicket>(jobs.Length);
        foreach (var chunk in jobs.Chunk(RowsInAStatement)) tickets.AddRange(await StoreAsync(chunk, cancellation));
        return tickets;
    }

    public override async Task<PublishedEvent> PublishAsync<TData>(
        string name, TData data, PublishOptions? options = null, CancellationToken cancellation = default)
    {
        var published = NewEvent.Create(name, data, options);
        // Before anything is written: a payload that does not fit is the publisher's mistake.
        var jobs = registry.SubscribersOf(name).Select(subscriber => subscriber.Subscribed(published)).ToList();

        if (await EventStatements.PublishAsync(Connection, published, cancellation) is not { } woken)
            return new PublishedEvent(published.Id, IsDuplicate: true, [], Woken: 0);

        _woken.AddRange(woken);
        var started = jobs.Count == 0 ? [] : await StoreAsync(jobs, cancellation);
        return new PublishedEvent(published.Id, IsDuplicate: false, started, woken.Count);
    }

    public override async Task CommitAsync(CancellationToken cancellation = default)
    {
        await transaction.CommitAsync(cancellation);
        announcer.Enqueued(_enqueued);
        announcer.Woken(_woken);
        _enqueued.Clear();
        _woken.Clear();
    }

    private async Task<JobTicket[]> StoreAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellation)
    {
        var tickets = await EnqueueStatement.ExecuteAsync(Connection, jobs, cancellation);
        for (var i = 0; i < tickets.Length; i++) _enqueued.Add((jobs[i], tickets[i]));
        return tickets;
    }
}
