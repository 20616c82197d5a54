using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Threading.Channels;
using Concierge.Contracts;
using Concierge.Contracts.Guests;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Trips;
using Concierge.Tests.Edge;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs;
using Concierge.Tests.Secrets;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Api;

/// <summary>Two Api processes on a database of their own, without a worker: nothing changes but what the test changes.</summary>
public sealed class HubAcrossProcessesTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IAsyncLifetime
{
    private readonly TemporaryKeys _keys = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await (await JobsHost.StartAsync(database.Servers, worker: false)).DisposeAsync();
        await EdgeApi.MigrateAsync(database.Servers);
    }

    // With Redis a follower polls every 15 s: what comes sooner, Redis brought.
    [Theory]
    [InlineData(true, 10)]
    [InlineData(false, 30)]
    public async Task A_change_through_one_process_reaches_a_client_of_another_once(bool hasRedis, int patienceInSeconds)
    {
        var servers = hasRedis ? database.Servers : database.Servers.WithoutRedis;
        await using var near = await StartAsync(servers);
        await using var far = await StartAsync(servers);
        using var guest = new HttpClient { BaseAddress = far.Address };
        var token = await EnterAsync(guest);
        var heard = Channel.CreateUnbounded<JobDto>();
        await using var hub = Hub(near, token);
        hub.On<JobDto>("jobChanged", job => heard.Writer.TryWrite(job));
        await hub.StartAsync(Cancellation);

        // The second job gives a second message about the first the time to arrive.
        foreach (var _ in (string[])["first", "second"])
        {
            var job = await PlanAsync(guest);
            await hub.InvokeAsync("Subscribe", job, Cancellation);
            Assert.Equal((job, JobState.Queued), await NextAsync());
            using var cancelled = await guest.PostAsync($"/api/jobs/{job}/cancel", content: null, Cancellation);
            cancelled.EnsureSuccessStatusCode();
            Assert.Equal((job, JobState.Cancelled), await NextAsync());
        }

        await hub.StopAsync(Cancellation);
        Assert.False(heard.Reader.TryRead(out var another), $"One more message came, of version {another?.Version}.");

        async Task<(Guid, JobState)> NextAsync()
        {
            var job = await heard.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(patienceInSeconds), Cancellation);
            return (job.Id, job.State);
        }
    }

    public ValueTask DisposeAsync()
    {
        _keys.Dispose();
        return ValueTask.CompletedTask;
    }

    // Straight to WebSockets: a negotiation would need the same process behind both requests.
    private static HubConnection Hub(ApiProcess api, string token)
        => new HubConnectionBuilder()
            .WithUrl(new Uri(api.Address, "/hubs/realtime"), options =>
            {
                options.SkipNegotiation = true;
                options.Transports = HttpTransportType.WebSockets;
                options.AccessTokenProvider = () => Task.FromResult<string?>(token);
            })
            .AddJsonProtocol(options => options.PayloadSerializerOptions = Wire.Json)
            .Build();

    private static async Task<string> EnterAsync(HttpClient guest)
    {
        using var entered = await guest.PostAsync("/api/guests", content: null, Cancellation);
        var token = (await entered.Content.ReadFromJsonAsync<GuestDto>(Wire.Json, Cancellation))!.Token;
        guest.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return token;
    }

    private static async Task<Guid> PlanAsync(HttpClient guest)
    {
        using var accepted = await guest.PostAsJsonAsync("/api/trips", new TripRequest("Lisbon", DurationDays: 3), Wire.Json, Cancellation);
        return (await accepted.Content.ReadFromJsonAsync<TripAcceptedDto>(Wire.Json, Cancellation))!.JobId;
    }

    private Task<ApiProcess> StartAsync(Connections servers) => ApiProcess.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ConnectionStrings__concierge"] = servers.Postgres,
        ["ConnectionStrings__redis"] = servers.Redis,
        ["ConnectionStrings__rabbitmq"] = servers.RabbitMq,
        ["Secrets__KeyFolder"] = _keys.Path,
    });
}
