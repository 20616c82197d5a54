using Concierge.Contracts.Secrets;
using Concierge.Web.Backend;

namespace Concierge.Web.Secrets;

/// <summary>The viewer's secrets, as Api keeps them.</summary>
public sealed class SecretsApi(PersonalApi api)
{
    private const string Path = "/api/secrets";

    public Task<ApiResult<IReadOnlyList<SecretDto>>> ListAsync(CancellationToken cancellation) => api.ReadAsync<IReadOnlyList<SecretDto>>(Path, [], cancellation);

    public Task<ApiResult<SecretDto>> KeepAsync(NewSecretRequest secret, CancellationToken cancellation)
        => api.KeepAsync<SecretDto>(HttpMethod.Post, Path, secret, cancellation);

    public Task<ApiResult<SecretDto>> ReplaceAsync(Guid id, string value, CancellationToken cancellation)
        => api.SendAsync<SecretDto>(HttpMethod.Put, $"{Path}/{id}", new ReplaceSecretRequest(value), cancellation);

    public Task<ApiResult<Done>> ForgetAsync(Guid id, CancellationToken cancellation) => api.ActAsync(HttpMethod.Delete, $"{Path}/{id}", cancellation);
}
