using System.Net.Http.Headers;
using Concierge.Contracts;
using Concierge.Contracts.Webhooks;
using Concierge.Web.Backend;
using Concierge.Web.Guests;

namespace Concierge.Web.Webhooks;

/// <summary>The viewer's own addresses for webhooks. They belong to an account: the admin key has none, and is not sent.</summary>
public sealed class WebhookEndpointsApi(HttpClient http, GuestSession viewer)
{
    private static readonly ApiFailure s_ended = new(ApiFailureKind.Unauthorized, "Your sign-in has ended. Sign in again.");
    private static readonly ApiFailure s_gone = new(ApiFailureKind.NotFound, "This address is not there any more: it was deleted meanwhile.");

    public Task<ApiResult<IReadOnlyList<WebhookEndpointDto>>> ListAsync(CancellationToken cancellation)
        => ReadAsync<IReadOnlyList<WebhookEndpointDto>>(HttpMethod.Get, "", body: null, cancellation);

    /// <summary>The answer holds the secret, once.</summary>
    public Task<ApiResult<WebhookEndpointDto>> CreateAsync(string name, CancellationToken cancellation)
        => ReadAsync<WebhookEndpointDto>(HttpMethod.Post, "", new NewWebhookEndpointRequest(name), cancellation);

    public async Task<ApiResult<Done>> DeleteAsync(Guid id, CancellationToken cancellation)
        => InWords(await http.ActAsync(Request(HttpMethod.Delete, $"/{id}", body: null), cancellation));

    private async Task<ApiResult<T>> ReadAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellation)
        => InWords(await http.ReadAsync<T>(Request(method, path, body), cancellation));

    private HttpRequestMessage Request(HttpMethod method, string path, object? body)
    {
        var request = new HttpRequestMessage(method, $"/api/webhooks/endpoints{path}");
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: Wire.Json);
        if (viewer.Token is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private static ApiResult<T> InWords<T>(ApiResult<T> result) => result.Failure?.Kind switch
    {
        ApiFailureKind.Unauthorized => s_ended,
        ApiFailureKind.NotFound => s_gone,
        _ => result,
    };
}
