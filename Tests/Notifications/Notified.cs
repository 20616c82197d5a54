using System.Net.Http.Headers;
using System.Net.Http.Json;
using Concierge.Contracts;
using Concierge.Contracts.Accounts;
using Concierge.Tests.Infrastructure;
using Microsoft.Playwright;
using Npgsql;

namespace Concierge.Tests.Notifications;

/// <summary>Notifications that a test gives to somebody.</summary>
internal static class Notified
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Guid> InsertAsync(string database, Guid owner, string message)
    {
        var id = Guid.CreateVersion7();
        await using var source = NpgsqlDataSource.Create(database);
        await using var insert = source.CreateCommand(
            "INSERT INTO concierge.notifications (id, owner_id, kind, subject_id, message, created_at) VALUES ($1, $2, 'webhook.disabled', $3, $4, now())");
        foreach (var value in (object[])[id, owner, Guid.CreateVersion7(), message]) insert.Parameters.Add(new NpgsqlParameter { Value = value });
        await insert.ExecuteNonQueryAsync(Cancellation);
        return id;
    }

    /// <summary>For whoever is signed in on the page.</summary>
    public static async Task AsAsync(ConciergeApp app, IPage page, params string[] messages)
    {
        var (owner, database) = (await WhoAsync(app, page), await app.GetConnectionStringAsync("concierge"));
        foreach (var message in messages) await InsertAsync(database, owner, message);
    }

    private static async Task<Guid> WhoAsync(ConciergeApp app, IPage page)
    {
        var session = (await page.Context.CookiesAsync()).Single(cookie => cookie.Name == "concierge_session");
        using var http = await app.CreateApiClientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/accounts/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.Value);
        using var response = await http.SendAsync(request, Cancellation);
        return (await response.Content.ReadFromJsonAsync<AccountDto>(Wire.Json, Cancellation))!.Id;
    }
}
