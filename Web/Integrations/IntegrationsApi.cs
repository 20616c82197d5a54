using Concierge.Contracts.Integrations;
using Concierge.Web.Backend;

namespace Concierge.Web.Integrations;

/// <summary>The viewer's connected services, as Api keeps them.</summary>
public sealed class IntegrationsApi(PersonalApi api)
{
    private const string Path = "/api/integrations";

    /// <summary>What can be connected; empty for somebody who is not even a guest yet.</summary>
    public Task<ApiResult<IReadOnlyList<IntegrationDefinitionDto>>> DefinitionsAsync(CancellationToken cancellation)
        => api.ReadAsync<IReadOnlyList<IntegrationDefinitionDto>>($"{Path}/definitions", [], cancellation);

    public Task<ApiResult<IReadOnlyList<IntegrationDto>>> ListAsync(CancellationToken cancellation)
        => api.ReadAsync<IReadOnlyList<IntegrationDto>>(Path, [], cancellation);

    public Task<ApiResult<IntegrationDto>> ConnectAsync(NewIntegrationRequest request, CancellationToken cancellation)
        => api.KeepAsync<IntegrationDto>(HttpMethod.Post, Path, request, cancellation);

    public Task<ApiResult<IntegrationDto>> ChangeAsync(Guid id, ChangeIntegrationRequest request, CancellationToken cancellation)
        => api.SendAsync<IntegrationDto>(HttpMethod.Put, $"{Path}/{id}", request, cancellation);

    public Task<ApiResult<IntegrationTestDto>> TestAsync(Guid id, CancellationToken cancellation)
        => api.SendAsync<IntegrationTestDto>(HttpMethod.Post, $"{Path}/{id}/test", body: null, cancellation);

    public Task<ApiResult<Done>> DisconnectAsync(Guid id, CancellationToken cancellation) => api.ActAsync(HttpMethod.Delete, $"{Path}/{id}", cancellation);
}
