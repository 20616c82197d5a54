using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Concierge.Contracts;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Trips;
using Concierge.Web.Guests;
using Concierge.Web.Jobs;

namespace Concierge.Web.Backend;

/// <summary>
/// Api as this site uses it. The token is set here and not in a message handler: handlers live in a scope of
/// their own and would not see the guest of a circuit.
/// </summary>
public sealed class ConciergeApi(HttpClient http, GuestSession guest, GuestDesk desk)
{
    public const int PageSize = 20;

    /// <summary>Accepts a trip and starts its job.</summary>
    public Task<ApiResult<TripAcceptedDto>> PlanTripAsync(TripRequest trip, Guid idempotencyKey, CancellationToken cancellation)
    {
        return desk.KeepAsync(SendAsync, cancellation);

        Task<ApiResult<TripAcceptedDto>> SendAsync()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/trips") { Content = JsonContent.Create(trip, options: Wire.Json) };
            request.Headers.Add("Idempotency-Key", idempotencyKey.ToString());
            return ReadAsync<TripAcceptedDto>(request, cancellation);
        }
    }

    public Task<ApiResult<Page<TripSummaryDto>>> TripsAsync(string? after, CancellationToken cancellation)
        => PageAsync<TripSummaryDto>("/api/trips", [], after, cancellation);

    public Task<ApiResult<TripDto>> TripAsync(Guid id, CancellationToken cancellation)
        => ItemAsync<TripDto>($"/api/trips/{id}", cancellation);

    public Task<ApiResult<TripDto>> TripByTaskAsync(Guid jobId, CancellationToken cancellation)
        => ItemAsync<TripDto>($"/api/trips/by-task/{jobId}", cancellation);

    public Task<ApiResult<Page<JobDto>>> JobsAsync(JobFilter filter, string? after, CancellationToken cancellation)
        => PageAsync<JobDto>("/api/jobs", JobFilters.States(filter).Select(state => ("state", JobFilters.WireName(state))), after, cancellation);

    public Task<ApiResult<JobDto>> JobAsync(Guid id, CancellationToken cancellation)
        => ItemAsync<JobDto>($"/api/jobs/{id}", cancellation);

    public Task<ApiResult<Done>> CancelJobAsync(Guid id, CancellationToken cancellation)
        => ActAsync(HttpMethod.Post, $"/api/jobs/{id}/cancel", cancellation);

    public Task<ApiResult<Done>> RetryJobAsync(Guid id, CancellationToken cancellation)
        => ActAsync(HttpMethod.Post, $"/api/jobs/{id}/retry", cancellation);

    /// <summary>The place of a queued job; the value is null once it is not queued any more.</summary>
    public Task<ApiResult<JobPlaceDto?>> JobPlaceAsync(Guid id, CancellationToken cancellation) => http.CallAsync(
        Signed(new(HttpMethod.Get, $"/api/jobs/{id}/place")),
        (response, token) => response.StatusCode == HttpStatusCode.NoContent
            ? Task.FromResult<JobPlaceDto?>(null)
            : response.Content.ReadFromJsonAsync<JobPlaceDto>(Wire.Json, token),
        cancellation);

    /// <summary>Answers what a waiting job asks.</summary>
    public Task<ApiResult<Done>> AnswerJobAsync(Guid id, string wait, string answer, CancellationToken cancellation) => http.ActAsync(
        Signed(new(HttpMethod.Post, $"/api/jobs/{id}/answer") { Content = JsonContent.Create(new AnswerJobRequest(wait, answer), options: Wire.Json) }),
        cancellation);

    public Task<ApiResult<Done>> DeleteJobAsync(Guid id, CancellationToken cancellation)
        => ActAsync(HttpMethod.Delete, $"/api/jobs/{id}", cancellation);

    /// <summary>Opens a job's event stream after <paramref name="version"/>; the caller disposes the answer.</summary>
    public async Task<HttpResponseMessage> OpenJobEventsAsync(Guid id, long? version, CancellationToken cancellation)
    {
        using var request = Signed(new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{id}/events"));
        request.Headers.Accept.Add(new("text/event-stream"));
        if (version is { } last) request.Headers.Add("Last-Event-ID", last.ToString(CultureInfo.InvariantCulture));
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private Task<ApiResult<Page<T>>> PageAsync<T>(
        string path, IEnumerable<(string Name, string Value)> filters, string? after, CancellationToken cancellation)
    {
        if (guest.Token is null) return Task.FromResult<ApiResult<Page<T>>>(new Page<T>([], Next: null));

        IEnumerable<(string Name, string Value)> query =
            [("limit", PageSize.ToString(CultureInfo.InvariantCulture)), .. filters, .. after is null ? [] : new[] { ("cursor", after) }];
        var text = string.Join('&', query.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));
        return ReadAsync<Page<T>>(new(HttpMethod.Get, $"{path}?{text}"), cancellation);
    }

    private Task<ApiResult<T>> ItemAsync<T>(string path, CancellationToken cancellation) => guest.Token is null
        ? Task.FromResult<ApiResult<T>>(ApiFailure.NotFound)
        : ReadAsync<T>(new(HttpMethod.Get, path), cancellation);

    private Task<ApiResult<Done>> ActAsync(HttpMethod method, string path, CancellationToken cancellation)
        => http.ActAsync(Signed(new(method, path)), cancellation);

    private Task<ApiResult<T>> ReadAsync<T>(HttpRequestMessage request, CancellationToken cancellation) => http.ReadAsync<T>(Signed(request), cancellation);

    private HttpRequestMessage Signed(HttpRequestMessage request)
    {
        if (guest.Token is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }
}
