using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Concierge.Contracts.Accounts;
using Concierge.Tests.Accounts;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Notifications;

namespace Concierge.Tests.Tenancy;

/// <summary>
/// Walks every route that takes an id, as the API's own description lists them, with the ids of somebody else: the
/// answer is that to an id that nobody has.
/// </summary>
public sealed partial class StrangerTests(ConciergeApp app)
{
    // An address for whoever has its secret; it tells senders what is wrong with what they send.
    private const string ForSenders = "/api/webhooks/{endpointId}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_elses_id_reads_like_an_unknown_one()
    {
        using var owner = await Person.SignedInAsync(app);
        var ids = await IdsAsync(owner);
        using var stranger = await Person.SignedInAsync(app);

        var different = new List<string>();
        var walked = 0;
        foreach (var (method, path) in await RoutesAsync(owner.Http))
        {
            foreach (var id in ids)
            {
                var theirs = await AskAsync(stranger.Http, method, path, id);
                var unknown = await AskAsync(stranger.Http, method, path, Guid.CreateVersion7());
                if (theirs != unknown || theirs.Status is >= 200 and < 400) different.Add($"{method} {path}: {theirs} and {unknown}");
                walked++;
            }
        }

        Assert.Empty(different);
        Assert.True(walked > 30, $"Only {walked} requests were made.");
    }

    private async Task<List<Guid>> IdsAsync(Person owner)
    {
        var account = await owner.GetAsync<AccountDto>("/api/accounts/me");
        using var planned = await owner.Http.PostAsync("/api/trips", JsonContent.Create(new { destination = "Paris", durationDays = 2 }), Cancellation);
        using var trip = JsonDocument.Parse(await planned.Content.ReadAsStringAsync(Cancellation));
        using var made = await owner.Http.PostAsync("/api/api-keys", JsonContent.Create(new { name = "A key" }), Cancellation);
        using var key = JsonDocument.Parse(await made.Content.ReadAsStringAsync(Cancellation));
        using var kept = await owner.Http.PostAsync("/api/secrets", JsonContent.Create(new { name = "a-secret", value = "its value is long enough" }), Cancellation);
        using var secret = JsonDocument.Parse(await kept.Content.ReadAsStringAsync(Cancellation));
        using var opened = await owner.Http.PostAsync("/api/webhooks/endpoints", JsonContent.Create(new { name = "An endpoint" }), Cancellation);
        using var endpoint = JsonDocument.Parse(await opened.Content.ReadAsStringAsync(Cancellation));
        using var sessions = JsonDocument.Parse(await owner.Http.GetStringAsync("/api/auth/sessions", Cancellation));
        return
        [
            trip.RootElement.GetProperty("tripId").GetGuid(),
            trip.RootElement.GetProperty("jobId").GetGuid(),
            key.RootElement.GetProperty("apiKey").GetProperty("id").GetGuid(),
            secret.RootElement.GetProperty("id").GetGuid(),
            endpoint.RootElement.GetProperty("id").GetGuid(),
            sessions.RootElement[0].GetProperty("id").GetGuid(),
            await Notified.InsertAsync(await app.GetConnectionStringAsync("concierge"), account.Id, "Look"),
        ];
    }

    private static async Task<List<(HttpMethod Method, string Path)>> RoutesAsync(HttpClient http)
    {
        using var description = JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json", Cancellation));
        return [.. description.RootElement.GetProperty("paths").EnumerateObject()
            .Where(path => path.Name.Contains('{', StringComparison.Ordinal) && !path.Name.StartsWith("/api/admin", StringComparison.Ordinal) && path.Name != ForSenders)
            .SelectMany(path => path.Value.EnumerateObject()
                .Where(operation => operation.Name is "get" or "post" or "put" or "patch" or "delete")
                .Select(operation => (HttpMethod.Parse(operation.Name), path.Name)))];
    }

    private static async Task<(int Status, string Body)> AskAsync(HttpClient http, HttpMethod method, string path, Guid id)
    {
        using var request = new HttpRequestMessage(method, Parameter().Replace(path, id.ToString()));
        if (method == HttpMethod.Post || method == HttpMethod.Put || method == HttpMethod.Patch) request.Content = JsonContent.Create(new { wait = "x", answer = "y" });
        using var response = await http.SendAsync(request, Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        return ((int)response.StatusCode, Trace().Replace(body, "").Replace(id.ToString(), "", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex("\"traceId\":\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Trace();
}
