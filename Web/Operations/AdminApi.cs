using System.Globalization;
using Concierge.Contracts;
using Concierge.Contracts.Operations;
using Concierge.Web.Backend;
using Concierge.Web.Jobs;

namespace Concierge.Web.Operations;

/// <summary>Api's admin routes. The key is set here and not in a message handler, which would not see the admin of a circuit.</summary>
public sealed class AdminApi(HttpClient http, AdminCredentials credentials)
{
    public const int PageSize = 50;

    private const string Gone = "There is no such job: it was deleted, or cleaned up after its time.";

    /// <summary>Asks whether a key is right; null asks only whether one is configured.</summary>
    public Task<ApiResult<AdminSessionDto>> SessionAsync(string? candidate, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/admin/session");
        if (candidate is not null) request.Headers.TryAddWithoutValidation(AdminCredentials.KeyHeader, candidate);
        return CallAsync<AdminSessionDto>(request, cancellation);
    }

    public Task<ApiResult<OverviewDto>> OverviewAsync(CancellationToken cancellation) => GetAsync<OverviewDto>("overview", cancellation);

    public Task<ApiResult<MinutesDto>> MinutesAsync(string? queue, CancellationToken cancellation)
        => GetAsync<MinutesDto>(queue is null ? "minutes" : $"minutes?queue={Uri.EscapeDataString(queue)}", cancellation);

    public Task<ApiResult<IReadOnlyList<JobTypeDto>>> TypesAsync(CancellationToken cancellation) => GetAsync<IReadOnlyList<JobTypeDto>>("types", cancellation);

    public Task<ApiResult<JobSearchPageDto>> SearchAsync(JobCriteria criteria, string? after, CancellationToken cancellation)
        => GetAsync<JobSearchPageDto>(
            $"?{Query(criteria)}&limit={PageSize.ToString(CultureInfo.InvariantCulture)}{(after is null ? "" : $"&cursor={Uri.EscapeDataString(after)}")}", cancellation);

    public Task<ApiResult<CountDto>> CountAsync(JobCriteria criteria, CancellationToken cancellation) => GetAsync<CountDto>($"count?{Query(criteria)}", cancellation);

    public Task<ApiResult<JobInspectionDto>> InspectAsync(Guid id, CancellationToken cancellation) => GetAsync<JobInspectionDto>($"{id}", cancellation);

    public Task<ApiResult<BulkAcceptedDto>> StartBulkAsync(BulkRequest bulk, CancellationToken cancellation)
        => CallAsync<BulkAcceptedDto>(Request(HttpMethod.Post, "bulk", bulk), cancellation);

    public Task<ApiResult<JobInspectionDto>> RequeueAsync(Guid id, string reason, CancellationToken cancellation)
        => CallAsync<JobInspectionDto>(Request(HttpMethod.Post, $"{id}/requeue", new RequeueRequest(reason)), cancellation);

    public Task<ApiResult<JobInspectionDto>> CancelAsync(Guid id, CancellationToken cancellation)
        => CallAsync<JobInspectionDto>(Request(HttpMethod.Post, $"{id}/cancel"), cancellation);

    public async Task<ApiResult<Done>> DeleteAsync(Guid id, CancellationToken cancellation)
        => (await http.ActAsync(Request(HttpMethod.Delete, $"{id}"), cancellation)).ForAdmins(Gone);

    private static string Query(JobCriteria criteria) => string.Join('&', Pairs(criteria).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));

    private static IEnumerable<(string Name, string Value)> Pairs(JobCriteria criteria)
    {
        if (criteria.Type is { } type) yield return ("type", type);
        foreach (var state in criteria.States ?? []) yield return ("state", JobFilters.WireName(state));
        if (criteria.Queue is { } queue) yield return ("queue", queue);
        if (criteria.OwnerId is { } owner) yield return ("ownerId", owner.ToString());
        if (criteria.CorrelationId is { } correlation) yield return ("correlationId", correlation.ToString());
        if (criteria.ErrorCode is { } code) yield return ("errorCode", code);
        if (criteria.From is { } from) yield return ("from", from.ToString("O", CultureInfo.InvariantCulture));
        if (criteria.To is { } to) yield return ("to", to.ToString("O", CultureInfo.InvariantCulture));
        if (criteria.Field is { } field) yield return ("field", field);
        if (criteria.Value is { } value) yield return ("value", value);
    }

    private Task<ApiResult<T>> GetAsync<T>(string path, CancellationToken cancellation) => CallAsync<T>(Request(HttpMethod.Get, path), cancellation);

    private HttpRequestMessage Request(HttpMethod method, string path, object? body = null)
    {
        var request = new HttpRequestMessage(method, path.StartsWith('?') ? $"/api/admin/jobs{path}" : $"/api/admin/jobs/{path}");
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: Wire.Json);
        credentials.AddTo(request);
        return request;
    }

    private async Task<ApiResult<T>> CallAsync<T>(HttpRequestMessage request, CancellationToken cancellation)
        => (await http.ReadAsync<T>(request, cancellation)).ForAdmins(Gone);
}
