using Concierge.Jobs.Storage;
using Npgsql;

namespace Concierge.Jobs.Enqueueing;

/// <inheritdoc cref="JobTransaction"/>
internal sealed class JobTransactionScope(NpgsqlTransaction transaction, JobClient client) : JobTransaction
{
    private readonly List<(NewJob Job, JobTicket Ticket)> _enqueued = [];

    public override async Task<JobTicket> EnqueueAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, TPayload payload, EnqueueOptions? options = null, CancellationToken cancellation = default)
    {
        var connection = transaction.Connection
            ?? throw new InvalidOperationException("The transaction has ended already.");
        var job = NewJob.Create(definition, payload, options);
        var ticket = (await EnqueueStatement.ExecuteAsync(connection, [job], cancellation))[0];
        _enqueued.Add((job, ticket));
        return ticket;
    }

    public override async Task CommitAsync(CancellationToken cancellation = default)
    {
        await transaction.CommitAsync(cancellation);
        foreach (var (job, ticket) in _enqueued) client.Announce(job, ticket);
        _enqueued.Clear();
    }
}
