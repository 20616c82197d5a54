using Concierge.Contracts.Jobs;
using Concierge.Jobs.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Concierge.Jobs.Testing;

/// <summary>
/// Runs handlers without a server: the engine's rules (retries, steps, waits, events, children, snooze) over memory
/// and a clock that the test moves. Not for what needs two processes or a database: leases, fences, transactions.
/// </summary>
/// <example><code>
/// await using var kit = new JobTestKit(services => services.AddJob&lt;WelcomeMail, Person, Sent&gt;());
/// var id = await kit.EnqueueAsync(WelcomeMail.Definition, new Person("Ada"));
/// await kit.DrainAsync();
/// Assert.Equal(JobState.Completed, kit.Find(id).State);
/// </code></example>
public sealed class JobTestKit : IAsyncDisposable
{
    private readonly MemoryJobs _jobs;
    private readonly ServiceProvider _services;
    private readonly Random _random = new(1);

    /// <summary>Makes a kit.</summary>
    /// <param name="configure">Registers job types and what their handlers need.</param>
    /// <param name="clock">The clock; a new one when null.</param>
    public JobTestKit(Action<IServiceCollection> configure, TestClock? clock = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Clock = clock ?? new TestClock();
        _jobs = new MemoryJobs(Clock);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock).AddSingleton(_jobs);
        services.AddSingleton(provider => new JobRegistry(provider.GetServices<JobRegistration>()));
        configure(services);
        services.RemoveAll<IJobClient>().AddSingleton<IJobClient, MemoryJobClient>();
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    /// <summary>The kit's clock; handlers get it as <see cref="TimeProvider"/>.</summary>
    public TestClock Clock { get; }

    /// <summary>What handlers get as <see cref="IJobClient"/>.</summary>
    public IJobClient Client => _services.GetRequiredService<IJobClient>();

    /// <summary>The services that handlers are made from.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Every job that was enqueued and not deleted, oldest first.</summary>
    public IReadOnlyList<TestedJob> Jobs => [.. _jobs.All.Select(job => new TestedJob(job))];

    /// <summary>Enqueues a job; nothing runs until the test says so.</summary>
    public async Task<Guid> EnqueueAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, TPayload payload, EnqueueOptions? options = null)
        => (await Client.EnqueueAsync(definition, payload, options)).Id;

    /// <summary>The job with this id.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public TestedJob Find(Guid id) => new(_jobs.Find(id) ?? throw new KeyNotFoundException($"There is no job {id}."));

    /// <summary>The one job of a type, or the one whose payload matches.</summary>
    /// <exception cref="InvalidOperationException">There is none, or more than one; the message lists what there is.</exception>
    public TestedJob AssertEnqueued<TPayload, TResult>(JobDefinition<TPayload, TResult> definition, Func<TPayload, bool>? matches = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var found = Jobs.Where(job => job.Type == definition.Name && (matches is null || matches(job.PayloadAs<TPayload>()))).ToList();
        return found.Count == 1
            ? found[0]
            : throw new InvalidOperationException(
                $"{found.Count} jobs of type '{definition.Name}' match, not one. There are: {string.Join(", ", Jobs.Select(job => $"{job.Type} ({job.State})"))}.");
    }

    /// <summary>Runs one attempt of a job now, whatever its run time.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public async Task<TestedJob> RunAsync(Guid id, CancellationToken cancellation = default)
    {
        var job = _jobs.Find(id) ?? throw new KeyNotFoundException($"There is no job {id}.");
        if (job.State.IsTerminal()) throw new InvalidOperationException($"The job {id} has ended: {job.State}.");
        await RunAsync(job, cancellation);
        return new TestedJob(job);
    }

    /// <summary>Runs whatever can run, and what that sets off, until nothing can.</summary>
    /// <param name="advance">True moves the clock to the next retry, snooze, timeout or run-at and goes on.</param>
    /// <param name="maxAttempts">Attempts after which a job that never ends is taken for a mistake: 1 or more.</param>
    /// <param name="cancellation">Goes to the handlers.</param>
    /// <returns>How many attempts were run.</returns>
    /// <exception cref="InvalidOperationException">The attempts were used up.</exception>
    public async Task<int> DrainAsync(bool advance = false, int maxAttempts = 1_000, CancellationToken cancellation = default)
    {
        for (var attempts = 0; attempts < maxAttempts; attempts++)
        {
            if (!TryNext(advance, out var job)) return attempts;
            await RunAsync(job, cancellation);
        }

        throw new InvalidOperationException($"There is still work after {maxAttempts} attempts.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private bool TryNext(bool advance, out MemoryJob job)
    {
        while (_jobs.NextDue() is not { } due)
        {
            if (!advance || _jobs.NextTime() is not { } next)
            {
                job = null!;
                return false;
            }

            Clock.Advance(next - Clock.GetUtcNow());
        }

        job = _jobs.NextDue()!;
        return true;
    }

    private async Task RunAsync(MemoryJob job, CancellationToken cancellation)
    {
        job.Attempt++;
        job.State = JobState.Running;
        var context = new MemoryJobContext(_jobs, job);
        var outcome = await ExecuteAsync(job, context, cancellation);
        // Cancelled by itself or by somebody, while it ran.
        if (job.State != JobState.Running) return;

        (job.State, job.Result, job.ErrorCode, job.ErrorMessage) = (outcome.State, outcome.Result, outcome.ErrorCode, outcome.ErrorMessage);
        job.RunAt = outcome.Delay is { } delay ? Clock.GetUtcNow() + delay : DateTimeOffset.MaxValue;
        if (outcome.IsFree) job.FreeAttempts++;
    }

    private async Task<Outcome> ExecuteAsync(MemoryJob job, JobContext context, CancellationToken cancellation)
    {
        var claimed = job.Claim();
        try
        {
            await using var scope = _services.CreateAsyncScope();
            foreach (var initializer in scope.ServiceProvider.GetServices<IJobScopeInitializer>()) initializer.Initialize(context);
            var registration = scope.ServiceProvider.GetRequiredService<JobRegistry>().Get(job.Stored.Definition.Name);
            return Outcome.Completed(await registration.RunAsync(scope.ServiceProvider, claimed, context, cancellation));
        }
        catch (Exception error)
        {
            job.LastException = error is SuspendException or SnoozeException ? null : error;
            return OutcomePolicy.OfError(error, StopReason.None, claimed, job.Stored.Definition, _random)!;
        }
    }
}
