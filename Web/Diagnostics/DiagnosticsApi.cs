using Concierge.Contracts.Diagnostics;
using Concierge.Web.Backend;
using Concierge.Web.Operations;

namespace Concierge.Web.Diagnostics;

/// <summary>Asks Api to ask everything that it leans on, in the name of an admin.</summary>
public sealed class DiagnosticsApi(HttpClient http, AdminCredentials credentials)
{
    public async Task<ApiResult<InfrastructureDto>> CheckAsync(CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/test-infrastructure");
        credentials.AddTo(request);
        return (await http.ReadAsync<InfrastructureDto>(request, cancellation)).ForAdmins();
    }
}
