using Concierge.Tests.Infrastructure;
using Concierge.Tests.Notifications;
using Microsoft.Playwright;
using Npgsql;

namespace Concierge.Tests.EndToEnd;

/// <summary>Every page of somebody's settings, as it looks empty, in use and refused.</summary>
[Collection(Exclusive.Name)]
public sealed class SettingsPageTests(ConciergeApp app, Chromium chromium) : IClassFixture<Chromium>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task Empty_pages_fit_their_window_and_are_accessible(int width, ColorScheme scheme)
    {
        var page = await chromium.OpenAsync(width, scheme, "Europe/Vienna");
        await page.GotoAsync("/");
        foreach (var (path, name) in new[] { ("/settings", "preferences"), ("/settings/secrets", "secrets"), ("/settings/integrations", "integrations"), ("/settings/webhooks", "webhooks"), ("/notifications", "notifications") })
        {
            await page.GotoAsync(path);
            await page.AcceptAsync(width, $"empty-{name}-{scheme}");
        }

        await page.GetByTestId("nav-settings").ClickAsync();
        await Assertions.Expect(page.GetByTestId("settings-guest")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task Secrets_and_integrations_fit_their_window_and_are_accessible(int width, ColorScheme scheme)
    {
        var page = await chromium.OpenAsync(width, scheme);
        await page.SignUpAsync(PageSteps.NewEmail());
        await page.GetByRole(AriaRole.Link, new() { Name = "Secrets" }).ClickAsync();
        foreach (var name in (string[])["openai", "a-rather-long-name.of-a.secret_that-somebody-keeps", "not right"])
        {
            await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
            await page.GetByLabel("Value", new() { Exact = true }).FillAsync("sk-proj-0123456789-x7Qz");
            await page.SendAsync("keep-secret", "Keep it");
        }

        await page.GetByText("Replace value").First.ClickAsync();
        await page.Locator("summary", new() { HasText = "Forget" }).Nth(1).ClickAsync();
        await page.AcceptAsync(width, $"secrets-{scheme}");

        await page.GetByRole(AriaRole.Link, new() { Name = "Integrations" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "CalDAV calendar" }).ClickAsync();
        await page.SendAsync("connect", "Connect");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
        await page.AcceptAsync(width, $"connect-refused-{scheme}");
        await page.GetByLabel("Address").FillAsync("https://127.0.0.1/remote.php/dav/calendars/ada/home-and-garden");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("ada");
        await page.GetByLabel("Password").FillAsync("correct horse battery");
        await page.SendAsync("connect", "Connect");
        await page.WaitForURLAsync("**/settings/integrations");
        await page.GetByRole(AriaRole.Button, new() { Name = "Test CalDAV calendar" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("test-result")).ToBeVisibleAsync();
        await page.AcceptAsync(width, $"integrations-{scheme}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Mail server" }).ClickAsync();
        await page.GetByLabel("Encryption").WaitForAsync();
        await page.AcceptAsync(width, $"connect-{scheme}");
        await page.GotoAsync("/settings/integrations");
        await page.GetByRole(AriaRole.Link, new() { Name = "Change CalDAV calendar" }).ClickAsync();
        await page.GetByTestId("change").WaitForAsync();
        await page.AcceptAsync(width, $"integration-change-{scheme}");
    }

    [Theory]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task Webhooks_and_notifications_fit_their_window_and_are_accessible(int width, ColorScheme scheme)
    {
        var page = await chromium.OpenAsync(width, scheme);
        await page.SignUpAsync(PageSteps.NewEmail());
        await page.GetByRole(AriaRole.Link, new() { Name = "Webhooks" }).ClickAsync();
        var address = $"https://{Guid.CreateVersion7():N}.invalid/hooks/of-the/home-automation";
        await page.GetByLabel("Address").FillAsync(address);
        await page.GetByLabel("What it is for").FillAsync("Home automation");
        await page.SendAsync("add-webhook", "Add");
        await page.GetByTestId("webhook-secret").WaitForAsync();
        await page.AcceptAsync(width, $"webhook-added-{scheme}");
        await DeliverAsync(address);
        await page.GetByRole(AriaRole.Link, new() { Name = "Open" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("delivery-state")).ToHaveCountAsync(4);
        await Assertions.Expect(page.GetByTestId("webhook-disabled")).ToBeVisibleAsync();
        await page.GetByText("Delete", new() { Exact = false }).First.ClickAsync();
        await page.AcceptAsync(width, $"webhook-{scheme}");

        await Notified.AsAsync(app, page, "A webhook subscription was disabled. The endpoint answered 410: it is gone.", "A webhook subscription was disabled. 5 deliveries in a row failed, each tried 8 times.");
        await page.GotoAsync("/notifications");
        await Assertions.Expect(page.GetByTestId("unread")).ToHaveTextAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Mark as read A webhook subscription was disabled. The endpoint answered 410: it is gone." }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("unread")).ToHaveTextAsync("1");
        await page.AcceptAsync(width, $"notifications-{scheme}");
        await page.GotoAsync("/settings");
        await page.GetByLabel("Work ends").FillAsync("07:00");
        await page.SendAsync("preferences", "Save");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await page.AcceptAsync(width, $"preferences-refused-{scheme}");
    }

    /// <summary>A delivery in each state, and the failures that have disabled the webhook.</summary>
    private async Task DeliverAsync(string address)
    {
        await using var source = NpgsqlDataSource.Create(await app.GetConnectionStringAsync("concierge"));
        await using var command = source.CreateCommand(
            """
            INSERT INTO concierge.webhook_deliveries
                (id, owner_id, subscription_id, event, job_id, job_version, occurred_at, created_at, delivery_job_id, state, attempts, status_code, duration_ms, fault)
            SELECT gen_random_uuid(), owner_id, id, event, job, 1, now(), now(), gen_random_uuid(), state, attempts, status_code, duration_ms, fault
            FROM concierge.webhook_subscriptions, (VALUES
                ('job.completed', gen_random_uuid(), 'Delivered', 1, 204, 87, NULL),
                ('job.failed', gen_random_uuid(), 'Failed', 8, 500, 1204, 'The endpoint answered 500.'),
                ('job.cancelled', gen_random_uuid(), 'Pending', 2, NULL, NULL, 'There is no server of this name. Check the spelling.'),
                ('webhook.ping', NULL, 'Dropped', 0, NULL, NULL, NULL)) AS made (event, job, state, attempts, status_code, duration_ms, fault)
            WHERE url = $1
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = address });
        Assert.Equal(4, await command.ExecuteNonQueryAsync(Cancellation));
        await using var disable = source.CreateCommand(
            "UPDATE concierge.webhook_subscriptions SET disabled_at = now(), disabled_reason = '5 deliveries in a row failed, each tried 8 times.', failures = 5 WHERE url = $1");
        disable.Parameters.Add(new NpgsqlParameter { Value = address });
        await disable.ExecuteNonQueryAsync(Cancellation);
    }
}
