using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using Concierge.Contracts;
using Concierge.Contracts.Errors;
using Concierge.Tests.Edge;
using Concierge.Tests.Infrastructure;
using Concierge.Web.Errors;
using Microsoft.Extensions.Logging;

namespace Concierge.Tests.Errors;

/// <summary>What the web site makes of what went wrong in it and in browsers.</summary>
public sealed class BrowserErrorTests(ConciergeApp app)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("TypeError: swordfish is not a function\n    at remember (https://me@host:5090/site.js?v=swordfish:6:14)\n    at HTMLDocument.<anonymous> (https://host/site.js:30:9)")]
    [InlineData("remember@https://host:5090/site.js?v=swordfish:6:14\n@https://host/site.js:30:9\nswordfish")]
    public void A_browsers_stack_becomes_frames_without_message_host_and_query(string stack)
    {
        var report = Reported(reports => reports.AddBrowser("TypeError", stack, $"/trips/{Guid.CreateVersion7()}?q=swordfish", "token"));

        Assert.Equal(("browser", "TypeError", "/trips/{id}"), (report.Report.Source, report.Report.Type, report.Report.Place));
        Assert.Equal(2, report.Report.Frames.Count);
        Assert.Contains("/site.js:6:14", report.Report.Frames[0], StringComparison.Ordinal);
        Assert.StartsWith("remember", report.Report.Frames[0], StringComparison.Ordinal);
        Assert.DoesNotContain(report.Report.Frames, frame => frame.Contains("swordfish", StringComparison.Ordinal) || frame.Contains("host", StringComparison.Ordinal));
        Assert.Equal("token", report.Guest);
    }

    [Theory]
    [InlineData("I am <b>not</b> a name")]
    [InlineData(null)]
    public void What_is_no_name_of_an_error_is_not_taken_for_one(string? name)
        => Assert.Equal("Error", Reported(reports => reports.AddBrowser(name, stack: null, page: "https://elsewhere", guest: null)).Report.Type);

    [Fact]
    public void An_exception_that_is_logged_twice_is_reported_once_without_its_message()
    {
        var reports = new ErrorReports();
        using var log = new ErrorLog(reports);
        var error = Record.Exception(Fail)!;
        foreach (var category in (string[])["Microsoft.AspNetCore.Components.Server.Circuits.CircuitHost", "Microsoft.AspNetCore.Server.Kestrel", "Polly"])
            log.CreateLogger(category).LogError(error, "It failed");

        Assert.True(reports.Waiting.TryRead(out var report));
        Assert.False(reports.Waiting.TryRead(out _));
        Assert.Equal(("web", typeof(InvalidDataException).FullName), (report.Report.Source, report.Report.Type));
        Assert.Matches(@" in BrowserErrorTests\.cs:\d+$", report.Report.Frames[0]);
        Assert.DoesNotContain("swordfish", string.Join('\n', report.Report.Frames), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browsers_error_reaches_the_admins()
    {
        using var web = await app.CreateWebClientAsync();
        using var api = await app.CreateApiClientAsync();
        api.DefaultRequestHeaders.Add("X-Admin-Key", ConciergeApp.AdminKey);
        var function = $"f{Guid.CreateVersion7():N}";

        using var taken = await web.PostAsync("/errors", EdgeApi.Json($$"""{"name":"SyntaxError","stack":"SyntaxError: x\n    at {{function}} (http://host/site.js:1:1)","page":"/"}"""), Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
        using var broken = await web.PostAsync("/errors", EdgeApi.Json("{"), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);

        var found = await Polling.UntilAsync(async token =>
        {
            var page = await api.GetFromJsonAsync<Page<ErrorDto>>("/api/admin/errors?limit=100", Wire.Json, token);
            return page!.Items.FirstOrDefault(error => error.Frames.Any(frame => frame.StartsWith(function, StringComparison.Ordinal)));
        });

        Assert.Equal(("browser", "SyntaxError", "/"), (found.Source, found.Type, found.Last.Place));
    }

    private static ErrorReport Reported(Action<ErrorReports> act)
    {
        var reports = new ErrorReports();
        act(reports);
        Assert.True(reports.Waiting.TryRead(out var report));
        return report;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fail() => throw new InvalidDataException("swordfish");
}
