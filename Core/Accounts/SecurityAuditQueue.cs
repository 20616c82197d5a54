using System.Diagnostics;
using System.Threading.Channels;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Concierge.Core.Accounts;

/// <summary>
/// Takes security events from code that must not wait for the database, and writes them to the audit log. What is in
/// it when a process is killed is lost; when it stops, it writes what it has.
/// </summary>
internal sealed class SecurityAuditQueue(IServiceScopeFactory scopes, ILogger<SecurityAuditQueue> logger) : BackgroundService
{
    private const int Capacity = 10_000;
    private const int MaxBatch = 200;

    private readonly Channel<SecurityEvent> _events = Channel.CreateBounded<SecurityEvent>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    public void Add(SecurityEvent happened)
    {
        if (_events.Writer.TryWrite(happened)) return;
        logger.LogError("The audit log is too far behind: {Kind} of {SubjectId} is lost", happened.Kind, happened.SubjectId?.ToString() ?? "nobody known");
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _events.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Ends when the queue is completed and empty, not when the token fires.
        while (await _events.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var batch = new List<SecurityEvent>();
            while (batch.Count < MaxBatch && _events.Reader.TryRead(out var next)) batch.Add(next);
            await WriteAsync(batch);
        }
    }

    private async Task WriteAsync(List<SecurityEvent> batch)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
            var db = scope.ServiceProvider.GetRequiredService<ConciergeDb>();
            db.SecurityEvents.AddRange(batch);
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (Exception error)
        {
            logger.LogError("{Count} lines of the audit log could not be written ({Error})", batch.Count, error.GetType().Name);
        }
    }
}

/// <summary>Notes what happens in one scope, in the name of whom it acts for.</summary>
internal sealed class QueuedSecurityAudit(SecurityAuditQueue queue, CurrentUser user, TimeProvider time) : ISecurityAudit
{
    public void Record(string kind, Guid subjectId) => queue.Add(new SecurityEvent
    {
        Id = Guid.CreateVersion7(),
        At = time.GetUtcNow(),
        Kind = kind.Replace('.', '_'),
        AccountId = user.IdOrNull,
        SubjectId = subjectId,
        TraceId = Activity.Current?.TraceId.ToString(),
    });
}
