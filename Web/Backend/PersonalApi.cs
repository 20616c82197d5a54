using System.Net.Http.Headers;
using Concierge.Contracts;
using Concierge.Web.Guests;

namespace Concierge.Web.Backend;

/// <summary>Calls of Api for what belongs to the viewer, a guest as well as somebody with an account. The features' clients build on it.</summary>
public sealed class PersonalApi(HttpClient http, GuestSession viewer, GuestDesk desk)
{
    /// <summary>Reads what is the viewer's.</summary>
    /// <param name="ofNobody">What somebody has who is not even a guest yet.</param>
    public Task<ApiResult<T>> ReadAsync<T>(string path, T ofNobody, CancellationToken cancellation)
        => viewer.Token is null ? Task.FromResult<ApiResult<T>>(ofNobody) : SendAsync<T>(HttpMethod.Get, path, body: null, cancellation);

    /// <summary>Sends what is to be kept; whoever is nobody yet becomes a guest for it.</summary>
    public Task<ApiResult<T>> KeepAsync<T>(HttpMethod method, string path, object body, CancellationToken cancellation)
        => desk.KeepAsync(() => SendAsync<T>(method, path, body, cancellation), cancellation);

    public Task<ApiResult<T>> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellation)
        => http.ReadAsync<T>(Request(method, path, body), cancellation);

    /// <summary>For calls whose answer has no body that matters.</summary>
    public Task<ApiResult<Done>> ActAsync(HttpMethod method, string path, CancellationToken cancellation)
        => http.ActAsync(Request(method, path, body: null), cancellation);

    private HttpRequestMessage Request(HttpMethod method, string path, object? body)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: Wire.Json);
        if (viewer.Token is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }
}
