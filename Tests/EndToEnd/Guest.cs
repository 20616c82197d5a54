using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Concierge.Contracts;
using Concierge.Contracts.Guests;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Trips;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.EndToEnd;

/// <summary>Somebody who uses the API over HTTP, with an identity of their own.</summary>
internal sealed class Guest(HttpClient http) : IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public HttpClient Http => http;

    public static async Task<Guest> ArriveAsync(ConciergeApp app)
    {
        // Not that client itself: its handler, and with it the cookie of whoever came first, is shared.
        using var shared = await app.CreateApiClientAsync();
        return await ArriveAsync(shared.BaseAddress!);
    }

    public static async Task<Guest> ArriveAsync(Uri api)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = api };
        using var response = await http.PostAsync(new Uri("/api/guests", UriKind.Relative), content: null, Cancellation);
        response.EnsureSuccessStatusCode();
        var guest = (await response.Content.ReadFromJsonAsync<GuestDto>(Wire.Json, Cancellation))!;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", guest.Token);
        return new Guest(http);
    }

    public async Task<TripAcceptedDto> PlanAsync(TripRequest trip, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/trips") { Content = JsonContent.Create(trip, options: Wire.Json) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var response = await http.SendAsync(request, Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<TripAcceptedDto>(Wire.Json, Cancellation))!;
    }

    public async Task<T> GetAsync<T>(string path) => (await http.GetFromJsonAsync<T>(path, Wire.Json, Cancellation))!;

    public async Task<System.Net.HttpStatusCode> StatusAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await http.SendAsync(request, Cancellation);
        return response.StatusCode;
    }

    /// <summary>The job's live events, until the stream ends by itself.</summary>
    public async IAsyncEnumerable<SseItem<string>> EventsAsync(Guid jobId, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{jobId}/events");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(Cancellation);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(Cancellation)) yield return item;
    }

    /// <summary>The job once it satisfies the condition, as the live events tell.</summary>
    public async Task<JobDto> WaitForAsync(Guid jobId, Func<JobDto, bool> condition)
    {
        await foreach (var item in EventsAsync(jobId))
        {
            if (item.EventType != "job") continue;
            var job = JsonSerializer.Deserialize<JobDto>(item.Data, Wire.Json)!;
            if (condition(job)) return job;
        }

        throw new Xunit.Sdk.XunitException($"The events of job {jobId} ended without what was waited for.");
    }

    public Task<JobDto> WaitForEndAsync(Guid jobId) => WaitForAsync(jobId, job => job.State.IsTerminal());

    public void Dispose() => http.Dispose();
}
