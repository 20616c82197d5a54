using Concierge.Jobs.Live;
using Concierge.Jobs.Storage;
using Npgsql;

namespace Concierge.Jobs.Enqueueing;

/// <inheritdoc cref="JobTransaction"/>
/// <param name="isRepeated">An earlier try may have stored the same things, though nobody heard of it.</param>
internal sealed class JobTransactionScope(NpgsqlTransaction transaction, JobRegistry registry, Announcer announcer, bool isRepeated = false) : JobTransaction
{
    private const int RowsInAStatement = 2_000;

    private readonly List<(NewJob Job, JobTicket Ticket)> _enqueued = [];
    private readonly List<(ChangedJob Job, string Queue)> _woken = [];

    private NpgsqlConnection Connection => transaction.Connection ?? throw new InvalidOperationException("The transaction has ended already.");

    public override async Task<JobTicket> EnqueueAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, TPayload payload, EnqueueOptions? options = null, CancellationToken cancellation = default)
        => (await StoreAsync([NewJob.Create(definition, payload, options)], cancellation))[0];

    public override Task<IReadOnlyList<JobTicket>> EnqueueManyAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, IReadOnlyList<TPayload> payloads, EnqueueOptions? options = null, CancellationToken cancellation = default)
        => EnqueueManyAsync(NewJob.CreateMany(definition, payloads, options), cancellation);

    public async Task<IReadOnlyList<JobTicket>> EnqueueManyAsync(NewJob[] jobs, CancellationToken cancellation)
    {
        var tickets = new List<JobTicket>(jobs.Length);
        foreach (var chunk in jobs.Chunk(RowsInAStatement)) tickets.AddRange(await StoreAsync(chunk, cancellation));
        return tickets;
    }

    public override Task<PublishedEvent> PublishAsync<TData>(
        string name, TData data, PublishOptions? options = null, CancellationToken cancellation = default)
        => PublishAsync(Publication.Create(registry, name, data, options), cancellation);

    public async Task<PublishedEvent> PublishAsync(Publication publication, CancellationToken cancellation)
    {
        var id = publication.Event.Id;
        var woken = await EventStatements.PublishAsync(Connection, publication.Event, cancellation);
        if (woken is null && !isRepeated) return new PublishedEvent(id, IsDuplicate: true, [], Woken: 0);

        // Stored by the try whose answer was lost: what that one woke has been woken.
        _woken.AddRange(woken ?? []);
        var started = publication.Jobs.Count == 0 ? [] : await StoreAsync(publication.Jobs, cancellation);
        // Or by somebody else while that try came to nothing: then its jobs are not ours.
        if (woken is null && started.Length > 0 && started.All(ticket => ticket.IsDuplicate)) return new PublishedEvent(id, IsDuplicate: true, [], Woken: 0);

        return new PublishedEvent(id, IsDuplicate: false, started, woken?.Count ?? 0);
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
        var tickets = await EnqueueStatement.ExecuteAsync(Connection, jobs, cancellation, isRepeated);
        for (var i = 0; i < tickets.Length; i++) _enqueued.Add((jobs[i], tickets[i]));
        return tickets;
    }
}
