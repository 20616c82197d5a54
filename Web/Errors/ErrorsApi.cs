using Concierge.Contracts;
using Concierge.Contracts.Errors;
using Concierge.Web.Backend;
using Concierge.Web.Operations;

namespace Concierge.Web.Errors;

/// <summary>Api's recorded errors, asked for in the name of an admin.</summary>
public sealed class ErrorsApi(HttpClient http, AdminCredentials credentials)
{
    private const string Gone = "There is no such error: it was tidied away after its time.";

    public Task<ApiResult<Page<ErrorDto>>> ListAsync(ErrorState state, string? after, CancellationToken cancellation)
        => CallAsync<Page<ErrorDto>>(HttpMethod.Get, $"?state={ErrorLook.Name(state)}{(after is null ? "" : $"&cursor={Uri.EscapeDataString(after)}")}", cancellation);

    /// <summary>An error with what the log said before it happened last.</summary>
    public Task<ApiResult<ErrorDto>> FindAsync(Guid id, CancellationToken cancellation) => CallAsync<ErrorDto>(HttpMethod.Get, $"/{id}", cancellation);

    public Task<ApiResult<ErrorDto>> ResolveAsync(Guid id, CancellationToken cancellation) => CallAsync<ErrorDto>(HttpMethod.Post, $"/{id}/resolve", cancellation);

    private async Task<ApiResult<T>> CallAsync<T>(HttpMethod method, string path, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(method, $"/api/admin/errors{path}");
        credentials.AddTo(request);
        return (await http.ReadAsync<T>(request, cancellation)).ForAdmins(Gone);
    }
}
