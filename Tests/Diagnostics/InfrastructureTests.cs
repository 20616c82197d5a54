using System.Net.Http.Json;
using Concierge.Contracts;
using Concierge.Contracts.Diagnostics;
using Concierge.Core.Diagnostics;
using Concierge.Tests.Api.Support;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Diagnostics;

public sealed class InfrastructureTests(ConciergeApp app)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_admin_sees_every_dependency_with_its_version()
    {
        using var client = await app.CreateApiClientAsync();
        client.DefaultRequestHeaders.Add("X-Admin-Key", ConciergeApp.AdminKey);

        // Api may be there a moment before the worker has said for the first time that its schedules fire.
        var report = await Polling.UntilAsync(async token =>
            await client.GetFromJsonAsync<InfrastructureDto>("/api/test-infrastructure", Wire.Json, token) is { IsOk: true } ok ? ok : null);

        Assert.Equal(DependencyNames.All, report.Dependencies.Select(dependency => dependency.Name));
        foreach (var (name, version) in ((string, string)[])[("database", "PostgreSQL "), ("cache", "Redis "), ("broker", "RabbitMQ "), ("scheduler", "Quartz "), ("ai", "offline")])
        {
            var dependency = report.Dependencies.Single(dependency => dependency.Name == name);
            Assert.Equal((name, ProbeStatus.Ok, null), (dependency.Name, dependency.Status, dependency.Error));
            Assert.StartsWith(version, dependency.Version, StringComparison.Ordinal);
            Assert.InRange(dependency.RoundTripMs!.Value, 0, 2_000);
        }
    }

    [Fact]
    public async Task Others_do_not()
    {
        using var client = await app.CreateApiClientAsync();

        await Problem.ReadAsync(await client.GetAsync("/api/test-infrastructure", Cancellation), 403);
    }

    [Fact]
    public async Task The_admin_key_opens_it_when_the_database_is_down()
    {
        await using var api = new TestApi { HasFeatures = true, Database = "Host=127.0.0.1;Port=1;Timeout=1" };
        await api.InitializeAsync();
        using var admin = api.Anonymous();
        admin.DefaultRequestHeaders.Add("X-Admin-Key", TestApi.AdminKey);

        var report = await admin.GetFromJsonAsync<InfrastructureDto>("/api/test-infrastructure", Wire.Json, Cancellation);

        Assert.Equal(ProbeStatus.Failed, report!.Dependencies.Single(dependency => dependency.Name is DependencyNames.Database).Status);
        Assert.Equal(ProbeStatus.Ok, report.Dependencies.Single(dependency => dependency.Name is DependencyNames.Ai).Status);
    }

    [Fact]
    public async Task What_hangs_fails_or_is_missing_keeps_nobody_and_is_remembered()
    {
        var check = new InfrastructureCheck(TimeProvider.System);
        var hung = new TaskCompletionSource<string?>();
        using var stuck = new ManualResetEventSlim();
        IDependencyProbe[] probes =
        [
            new Probe("database", () => Task.FromResult<string?>("1.0")),
            new Probe("cache", () => hung.Task),
            new Probe("broker", () => throw new InvalidDataException("at 10.0.0.7 with the password swordfish")),
            new Probe("ai", () =>
            {
                stuck.Wait(Cancellation);
                return Task.FromResult<string?>(null);
            }),
        ];

        var started = TimeProvider.System.GetTimestamp();
        var report = await check.RunAsync(probes, Cancellation);

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.False(report.IsOk);
        Assert.Equal(
            "database Ok , cache Failed timeout, broker Failed InvalidDataException, scheduler NotConfigured , ai Failed timeout, mail NotConfigured , key_service NotConfigured ",
            string.Join(", ", report.Dependencies.Select(dependency => $"{dependency.Name} {dependency.Status} {dependency.Error}")));
        stuck.Set();

        var later = await check.RunAsync([new Probe("cache", () => Task.FromResult<string?>(null))], Cancellation);
        var cache = later.Dependencies.Single(dependency => dependency.Name is "cache");
        Assert.Equal((ProbeStatus.Ok, "timeout"), (cache.Status, cache.LastError!.Error));
        Assert.True(later.IsOk);
    }

    private sealed class Probe(string name, Func<Task<string?>> ask) : IDependencyProbe
    {
        public string Name => name;

        public Task<string?> AskAsync(CancellationToken cancellation) => ask();
    }
}
