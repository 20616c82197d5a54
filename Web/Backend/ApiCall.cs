using System.Text.Json;
using Concierge.Contracts;

namespace Concierge.Web.Backend;

/// <summary>One call of Api: its answer, or why there is none. Every client of Api goes through here.</summary>
public static class ApiCall
{
    /// <summary>Reads the answer's body as JSON.</summary>
    public static Task<ApiResult<T>> ReadAsync<T>(this HttpClient http, HttpRequestMessage request, CancellationToken cancellation) => http.CallAsync(
        request,
        static async (response, token) => await response.Content.ReadFromJsonAsync<T>(Wire.Json, token) ?? throw new JsonException("The body is null."),
        cancellation);

    /// <summary>For calls whose answer has no body that matters.</summary>
    public static Task<ApiResult<Done>> ActAsync(this HttpClient http, HttpRequestMessage request, CancellationToken cancellation)
        => http.CallAsync(request, static (_, _) => Task.FromResult(default(Done)), cancellation);

    /// <summary>Sends the request, which is disposed, and reads the answer if it is a success.</summary>
    public static async Task<ApiResult<T>> CallAsync<T>(
        this HttpClient http, HttpRequestMessage request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            using (request)
            {
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
                return response.IsSuccessStatusCode ? await read(response, cancellation) : await ProblemReader.ReadAsync(response, cancellation);
            }
        }
        catch (Exception error) when (Outage.Is(error, cancellation))
        {
            return ApiFailure.Unavailable;
        }
    }
}
