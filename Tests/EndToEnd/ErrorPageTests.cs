using System.Net.Http.Json;
using Concierge.Contracts;
using Concierge.Contracts.Errors;
using Concierge.Core.Data;
using Concierge.Core.Errors;
using Concierge.ServiceDefaults;
using Concierge.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Concierge.Tests.EndToEnd;

/// <summary>Recorded errors as an admin sees and closes them, in a browser over the whole application.</summary>
[Collection(Exclusive.Name)]
public sealed class ErrorPageTests(ConciergeApp app, Chromium chromium) : IClassFixture<Chromium>
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    // Before anything that was ever seen.
    private const string BeforeAll = "1.00000000000000000000000000000001";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_error_is_found_read_resolved_and_opens_again_when_it_happens_again()
    {
        var function = Name();
        var error = await ReportAsync(function, count: 2);
        var page = await chromium.OpenAsync();
        await page.SignInAsAdminAsync();
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Admin" }).GetByRole(AriaRole.Link, new() { Name = "Errors" }).ClickAsync();
        var row = page.GetByTestId("error-row").Filter(new() { HasText = function });
        await Assertions.Expect(row).ToContainTextAsync("2 times");
        await row.GetByRole(AriaRole.Link, new() { Name = "RangeError" }).ClickAsync();

        await page.WaitForURLAsync($"**/admin/errors/{error.Id}");
        await Assertions.Expect(page.GetByTestId("stack")).ToContainTextAsync($"{function} (/map.js:3:4)");
        await Assertions.Expect(page.GetByText(Trace)).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("error-state")).ToContainTextAsync("Open");
        await page.GetByTestId("resolve").ClickAsync();
        await Assertions.Expect(page.GetByTestId("error-state")).ToContainTextAsync("Resolved");
        await Assertions.Expect(page.GetByTestId("resolve")).ToHaveCountAsync(0);

        await page.GotoAsync("/admin/errors");
        await Assertions.Expect(row).ToHaveCountAsync(0);
        await page.GetByTestId("filter-resolved").ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(1);
        await ReportAsync(function, count: 3);
        await page.GotoAsync("/admin/errors");
        await Assertions.Expect(row).ToContainTextAsync("3 times");
    }

    [Fact]
    public async Task An_error_that_is_gone_says_so()
    {
        var page = await chromium.OpenAsync();
        await page.SignInAsAdminAsync();
        await page.GotoAsync($"/admin/errors/{Guid.CreateVersion7()}");
        await Assertions.Expect(page.GetByTestId("api-trouble")).ToContainTextAsync("no such error");
    }

    [Theory]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task The_pages_fit_their_window_and_are_accessible(int width, ColorScheme scheme)
    {
        await ReportAsync(Name(), count: 1);
        var error = await StoreAsync();
        var page = await chromium.OpenAsync(width, scheme);
        await page.SignInAsAdminAsync();
        await page.GotoAsync($"/admin/errors?after={BeforeAll}");
        await Assertions.Expect(page.GetByTestId("errors-empty")).ToBeVisibleAsync();
        await page.AcceptAsync(width, $"errors-empty-{scheme}");
        await page.GotoAsync("/admin/errors?show=all");
        await Assertions.Expect(page.GetByTestId("error-row").First).ToBeVisibleAsync();
        await page.AcceptAsync(width, $"errors-list-{scheme}");
        await page.GotoAsync($"/admin/errors/{error.Id}");
        await Assertions.Expect(page.GetByTestId("stack")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("breadcrumbs")).ToContainTextAsync("ended as {Outcome}");
        await page.AcceptAsync(width, $"errors-one-{scheme}");
        await page.GetByTestId("resolve").ClickAsync();
        await Assertions.Expect(page.GetByTestId("error-state")).ToContainTextAsync("Resolved");
        await page.AcceptAsync(width, $"errors-resolved-{scheme}");
    }

    // As a worker leaves it behind, with everything that an error can have.
    private async Task<TrackedError> StoreAsync()
    {
        var (now, job) = (TimeProvider.System.GetUtcNow(), Guid.CreateVersion7());
        var error = new TrackedError
        {
            Id = Guid.CreateVersion7(),
            Fingerprint = Name(),
            Source = "worker",
            Type = "Microsoft.EntityFrameworkCore.DbUpdateException <- Npgsql.PostgresException",
            Frames =
            [
                "Npgsql.Internal.NpgsqlConnector.<ReadMessageLong>g__ReadMessageLongAsync|233_0(NpgsqlConnector connector, Boolean async) in NpgsqlConnector.cs:1204",
                "Concierge.Core.Trips.TripGeneration.RunAsync(TripJob payload, JobContext job, CancellationToken cancellation) in TripGeneration.cs:41",
            ],
            Count = 1_204,
            FirstSeen = now.AddDays(-3),
            LastSeen = now,
            Place = "ai_trip_generation",
            TraceId = Trace,
            UserId = Guid.CreateVersion7(),
            JobId = job,
            Release = "1.4.0+b585f0b",
            Breadcrumbs =
            [
                new(now.AddSeconds(-2), "Information", "Concierge.Jobs.Running.AttemptRunner", "Attempt {Attempt} of job {JobId} ({JobType}) begins", new Dictionary<string, Guid>(StringComparer.Ordinal) { ["JobId"] = job }),
                new(now.AddSeconds(-1), "Warning", "Npgsql.Command", "", Ids: null),
                new(now, "Error", "Concierge.Jobs.Running.AttemptRunner", "Attempt {Attempt} of job {JobId} ({JobType}) ended as {Outcome} after {Milliseconds} ms", new Dictionary<string, Guid>(StringComparer.Ordinal) { ["JobId"] = job }),
            ],
        };
        var options = new DbContextOptionsBuilder<ConciergeDb>();
        options.UseNpgsql(await app.GetConnectionStringAsync(ResourceNames.Database));
        DataServiceCollectionExtensions.Configure(options);
        await using var db = new ConciergeDb(options.Options);
        db.Add(error);
        await db.SaveChangesAsync(Cancellation);
        return error;
    }

    private static string Name() => $"f{Guid.CreateVersion7():N}";

    // The writer is a moment behind.
    private async Task<ErrorDto> ReportAsync(string function, int count)
    {
        using var api = await app.CreateApiClientAsync();
        api.DefaultRequestHeaders.Add("X-Admin-Key", ConciergeApp.AdminKey);
        var report = new ReportErrorRequest("browser", "RangeError", [$"{function} (/map.js:3:4)", "redraw (/site.js:41:9)"], "/trips/{id}", Trace);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var found = await FindAsync(api, function, patience.Token);
            if (found?.Count == count) return found;
            if (found is null || found.Count < count) (await api.PostAsJsonAsync("/api/errors", report, Wire.Json, patience.Token)).Dispose();
            for (var (before, now) = (found?.Count, found); now?.Count == before; now = await FindAsync(api, function, patience.Token)) { }
        }
    }

    private static async Task<ErrorDto?> FindAsync(HttpClient api, string function, CancellationToken cancellation)
    {
        var page = await api.GetFromJsonAsync<Page<ErrorDto>>("/api/admin/errors?state=all&limit=100", Wire.Json, cancellation);
        return page!.Items.FirstOrDefault(error => error.Frames.Any(frame => frame.StartsWith(function, StringComparison.Ordinal)));
    }
}
