using Concierge.Contracts.Schedules;
using Concierge.Web.Backend;
using Concierge.Web.Operations;

namespace Concierge.Web.Schedules;

/// <summary>Api's schedules, asked for in the name of an admin.</summary>
public sealed class SchedulesApi(HttpClient http, AdminCredentials credentials)
{
    private static readonly ApiFailure s_refused = new(
        ApiFailureKind.Unauthorized, "The server does not take this admin key. Sign in as an admin again.");

    private static readonly ApiFailure s_gone = new(
        ApiFailureKind.NotFound, "This schedule is not there any more: a newer version of the application has removed it.");

    public Task<ApiResult<ScheduleDto[]>> ListAsync(CancellationToken cancellation)
        => CallAsync<ScheduleDto[]>(HttpMethod.Get, "/api/schedules", cancellation);

    public Task<ApiResult<ScheduleDto>> PauseAsync(string name, CancellationToken cancellation)
        => CallAsync<ScheduleDto>(HttpMethod.Post, PathOf(name, "pause"), cancellation);

    public Task<ApiResult<ScheduleDto>> ResumeAsync(string name, CancellationToken cancellation)
        => CallAsync<ScheduleDto>(HttpMethod.Post, PathOf(name, "resume"), cancellation);

    public Task<ApiResult<ScheduleTriggeredDto>> TriggerAsync(string name, CancellationToken cancellation)
        => CallAsync<ScheduleTriggeredDto>(HttpMethod.Post, PathOf(name, "trigger"), cancellation);

    private static string PathOf(string name, string verb) => $"/api/schedules/{Uri.EscapeDataString(name)}/{verb}";

    private async Task<ApiResult<T>> CallAsync<T>(HttpMethod method, string path, CancellationToken cancellation)
    {
        if (!credentials.Any) return s_refused;
        var request = new HttpRequestMessage(method, path);
        credentials.AddTo(request);
        var result = await http.ReadAsync<T>(request, cancellation);
        return result.IsOk ? result : InWords(result.Failure);
    }

    // What these kinds say elsewhere is meant for guests.
    private static ApiFailure InWords(ApiFailure failure) => failure.Kind switch
    {
        ApiFailureKind.Unauthorized => s_refused,
        ApiFailureKind.NotFound => s_gone,
        _ => failure,
    };
}
