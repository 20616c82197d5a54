using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs;

namespace Concierge.Tests.Schedules;

/// <summary>A test with a database of its own: schedules are of the whole database, so two tests could not share one.</summary>
public abstract class ScheduleTest(ConciergeApp app) : IAsyncLifetime
{
    internal FreshDatabase Database { get; } = new(app);

    public ValueTask InitializeAsync() => Database.InitializeAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Database.DisposeAsync();
    }
}
