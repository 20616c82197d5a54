using Concierge.Tests.Infrastructure;
using Concierge.Tests.Notifications;
using Microsoft.Playwright;

namespace Concierge.Tests.EndToEnd;

/// <summary>Notifications in a browser.</summary>
[Collection(Exclusive.Name)]
public sealed class NotificationPageTests(ConciergeApp app, Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task The_bell_counts_what_is_unread_and_reading_takes_it_away()
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync("/notifications");
        await Assertions.Expect(page.GetByTestId("notifications-empty")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("nav-notifications")).ToHaveCountAsync(0);

        await page.SignUpAsync(PageSteps.NewEmail());
        await Assertions.Expect(page.GetByTestId("nav-notifications")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("unread")).ToHaveCountAsync(0);
        await Notified.AsAsync(app, page, "The first webhook was disabled.", "The second webhook was disabled.", "The third webhook was disabled.");
        await page.GotoAsync("/trips");
        await Assertions.Expect(page.GetByTestId("unread")).ToHaveTextAsync("3");
        await page.GetByTestId("nav-notifications").ClickAsync();
        await Assertions.Expect(page.GetByTestId("notification").First).ToContainTextAsync("third");

        await page.GetByRole(AriaRole.Button, new() { Name = "Mark as read The third webhook was disabled." }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("unread")).ToHaveTextAsync("2");
        await page.SendAsync("read-all", "Mark all as read");
        await Assertions.Expect(page.GetByTestId("read-all")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByTestId("unread")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByTestId("notification")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task A_notification_leads_to_what_it_is_about_and_older_ones_are_a_page_away()
    {
        var page = await chromium.OpenAsync();
        await page.SignUpAsync(PageSteps.NewEmail());
        await Notified.AsAsync(app, page, [.. Enumerable.Range(1, 21).Select(number => $"Message {number}.")]);
        await page.GotoAsync("/notifications");
        await Assertions.Expect(page.GetByTestId("notification")).ToHaveCountAsync(20);
        await page.GetByRole(AriaRole.Link, new() { Name = "Older" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("notification")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at the webhook" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("webhook-unknown")).ToBeVisibleAsync();

        await page.GotoAsync("/notifications?after=nonsense");
        await Assertions.Expect(page.GetByTestId("api-trouble")).ToBeVisibleAsync();
    }
}
