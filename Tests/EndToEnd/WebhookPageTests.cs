using Concierge.Tests.Infrastructure;
using Microsoft.Playwright;
using Npgsql;

namespace Concierge.Tests.EndToEnd;

/// <summary>Webhook subscriptions in a browser.</summary>
[Collection(Exclusive.Name)]
public sealed class WebhookPageTests(ConciergeApp app, Chromium chromium) : IClassFixture<Chromium>
{
    private const string Address = "https://hooks.invalid/concierge";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_webhook_is_added_tried_paused_taken_up_changed_and_deleted()
    {
        var page = await chromium.OpenAsync();
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GotoAsync("/settings/webhooks");
        await AddAsync(page, Address);
        var secret = await page.GetByTestId("webhook-secret").Locator("code").InnerTextAsync();
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        Assert.Equal(secret, await page.EvaluateAsync<string>("navigator.clipboard.readText()"));

        await page.GotoAsync("/settings/webhooks");
        await Assertions.Expect(page.GetByTestId("webhook-secret")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Open" }).ClickAsync();
        await page.WaitForURLAsync("**/settings/webhooks/*");
        await Assertions.Expect(page.GetByTestId("deliveries-empty")).ToBeVisibleAsync();
        await page.SendAsync("test", "Send a test message");
        await Assertions.Expect(page.GetByTestId("deliveries")).ToContainTextAsync("Test message");

        await page.SendAsync("pause", "Pause");
        await Assertions.Expect(page.GetByTestId("webhook-state").First).ToHaveTextAsync("Paused");
        await page.SendAsync("enable", "Take it up again");
        await Assertions.Expect(page.GetByTestId("webhook-state").First).ToHaveTextAsync("On");
        await page.GetByLabel("What it is for").FillAsync("Home automation");
        await page.SendAsync("change-webhook", "Save");
        await Assertions.Expect(page.GetByTestId("form-done")).ToContainTextAsync("Saved");

        await page.GetByText("Delete", new() { Exact = false }).First.ClickAsync();
        await page.SendAsync("delete", "Delete this webhook");
        await page.WaitForURLAsync("**/settings/webhooks");
        await Assertions.Expect(page.GetByTestId("webhooks-empty")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_refused_form_says_what_is_wrong_and_keeps_what_was_entered()
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync("/settings/webhooks");
        await page.GetByLabel("A job completed").UncheckAsync();
        await page.GetByLabel("A job failed").UncheckAsync();
        await AddAsync(page, "http://hooks.example.com/concierge");

        await Assertions.Expect(page.GetByText("Must begin with https.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Must be one to three of")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Address")).ToHaveValueAsync("http://hooks.example.com/concierge");
        await Assertions.Expect(page.GetByLabel("A job completed")).Not.ToBeCheckedAsync();
        await page.GotoAsync($"/settings/webhooks/{Guid.CreateVersion7()}");
        await Assertions.Expect(page.GetByTestId("api-trouble").Or(page.GetByTestId("webhook-unknown"))).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_webhook_that_failures_have_disabled_says_why_and_is_taken_up_again()
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync("/settings/webhooks");
        var address = $"https://{Guid.CreateVersion7():N}.invalid/";
        await AddAsync(page, address);
        await page.GetByTestId("webhook-secret").WaitForAsync();
        await using var source = NpgsqlDataSource.Create(await app.GetConnectionStringAsync("concierge"));
        await using var disable = source.CreateCommand(
            "UPDATE concierge.webhook_subscriptions SET disabled_at = now(), disabled_reason = 'The endpoint answered 410: it is gone.', failures = 1 WHERE url = $1");
        disable.Parameters.Add(new NpgsqlParameter { Value = address });
        Assert.Equal(1, await disable.ExecuteNonQueryAsync(Cancellation));

        await page.GotoAsync("/settings/webhooks");
        await Assertions.Expect(page.GetByTestId("webhook-state")).ToHaveTextAsync("Disabled");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("webhook-disabled")).ToContainTextAsync("410");
        await Assertions.Expect(page.GetByTestId("test")).ToHaveCountAsync(0);
        await page.SendAsync("enable", "Take it up again");
        await Assertions.Expect(page.GetByTestId("webhook-state")).ToHaveTextAsync("On");
    }

    [Fact]
    public async Task Deliveries_show_by_themselves_while_somebody_looks()
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync("/settings/webhooks");
        var address = $"https://{Guid.CreateVersion7():N}.invalid/";
        await AddAsync(page, address);
        await page.GetByRole(AriaRole.Link, new() { Name = "Open" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("deliveries-empty")).ToBeVisibleAsync();
        await page.GetByLabel("What it is for").FillAsync("Not saved yet");

        await DeliverAsync(address, status: 204);
        await Assertions.Expect(page.GetByText("204 in 12 ms")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Region, new() { Name = "Deliveries" }).Last.FocusAsync();
        await DeliverAsync(address, status: 202);
        await Assertions.Expect(page.GetByText("202 in 12 ms")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Deliveries" }).Last).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByLabel("What it is for")).ToHaveValueAsync("Not saved yet");
    }

    [Fact]
    public async Task Nobody_asks_for_deliveries_of_a_page_that_is_not_seen()
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync("/settings/webhooks");
        await AddAsync(page, Address);
        await page.Clock.InstallAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Open" }).ClickAsync();
        await page.GotoAsync(await page.EvaluateAsync<string>("location.href"));
        await page.EvaluateAsync("Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })");
        var asked = 0;
        page.Request += (_, request) => asked += request.ResourceType is "fetch" ? 1 : 0;

        await page.Clock.RunForAsync(30_000);
        Assert.Equal(0, asked);
        await page.RunAndWaitForResponseAsync(
            () => page.EvaluateAsync("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))"),
            response => response.Request.ResourceType is "fetch");
        Assert.Equal(1, asked);
    }

    private async Task DeliverAsync(string address, int status)
    {
        await using var source = NpgsqlDataSource.Create(await app.GetConnectionStringAsync("concierge"));
        await using var insert = source.CreateCommand(
            """
            INSERT INTO concierge.webhook_deliveries (id, owner_id, subscription_id, event, occurred_at, created_at, delivery_job_id, state, attempts, status_code, duration_ms)
            SELECT $1, owner_id, id, 'webhook.ping', now(), now(), $2, 'Delivered', 1, $3, 12 FROM concierge.webhook_subscriptions WHERE url = $4
            """);
        foreach (var value in (object[])[Guid.CreateVersion7(), Guid.CreateVersion7(), status, address]) insert.Parameters.Add(new NpgsqlParameter { Value = value });
        Assert.Equal(1, await insert.ExecuteNonQueryAsync(Cancellation));
    }

    private static async Task AddAsync(IPage page, string address)
    {
        await page.GetByLabel("Address").FillAsync(address);
        await page.SendAsync("add-webhook", "Add");
    }
}
