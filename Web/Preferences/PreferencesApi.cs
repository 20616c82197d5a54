using Concierge.Contracts.Preferences;
using Concierge.Web.Backend;

namespace Concierge.Web.Preferences;

/// <summary>The viewer's preferences, as Api keeps them.</summary>
public sealed class PreferencesApi(PersonalApi api)
{
    private const string Path = "/api/preferences";

    public Task<ApiResult<PreferencesDto>> FindAsync(CancellationToken cancellation) => api.ReadAsync(Path, PreferencesDto.Defaults, cancellation);

    public Task<ApiResult<PreferencesDto>> SaveAsync(PreferencesDto preferences, CancellationToken cancellation)
        => api.KeepAsync<PreferencesDto>(HttpMethod.Put, Path, preferences, cancellation);
}
