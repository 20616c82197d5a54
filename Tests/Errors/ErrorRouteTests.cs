using System.Net;
using System.Net.Http.Json;
using Concierge.Api.Errors;
using Concierge.Contracts;
using Concierge.Contracts.Errors;
using Concierge.Core.Errors;
using Concierge.Core.People;
using Concierge.Jobs;
using Concierge.Tests.Api.Support;
using Concierge.Tests.Edge;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Errors;

/// <summary>How errors come in over HTTP and from jobs, and how admins see them.</summary>
public sealed class ErrorRouteTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_that_fails_is_found_with_its_trace_its_route_and_its_person()
    {
        await using var api = await StartAsync();
        var person = await api.EnterAsync();
        using var guest = await api.GuestAsync(person.Token);

        using var failed = await guest.GetAsync("/faults/swordfish", Cancellation);
        var trace = (await Problem.ReadAsync(failed, 500))["traceId"]!.GetValue<string>();
        await Problem.ReadAsync(await guest.PostAsync("/api/errors", EdgeApi.Json("{"), Cancellation), 400);

        using var admin = api.Admin();
        var error = await FindAsync(admin, error => error.Last.TraceId == trace);
        Assert.Equal(("api", "GET /faults/{what}", person.Id), (error.Source, error.Last.Place, error.Last.UserId));
        Assert.Null(error.Last.Breadcrumbs);
        var whole = await admin.GetFromJsonAsync<ErrorDto>($"/api/admin/errors/{error.Id}", Wire.Json, Cancellation);
        Assert.NotNull(whole!.Last.Breadcrumbs);
        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM concierge.errors e WHERE e::text LIKE '%swordfish%' OR type LIKE '%BadHttpRequest%'"));
    }

    [Fact]
    public async Task A_browsers_report_is_listed_and_resolved_by_admins_only()
    {
        await using var api = await StartAsync();
        using var nobody = api.Anonymous();
        using var taken = await nobody.PostAsync(
            "/api/errors", EdgeApi.Json("""{"source":"browser","type":"RangeError","frames":["draw (/map.js:3:4)"],"place":"/trips"}"""), Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
        using var admin = api.Admin();
        var error = await FindAsync(admin, error => error.Type is "RangeError");

        using var resolved = await admin.PostAsync($"/api/admin/errors/{error.Id}/resolve", content: null, Cancellation);

        Assert.NotNull((await resolved.Content.ReadFromJsonAsync<ErrorDto>(Wire.Json, Cancellation))!.ResolvedAt);
        await Problem.ReadAsync(await nobody.GetAsync("/api/admin/errors", Cancellation), 403);
        await Problem.ReadAsync(await nobody.PostAsync($"/api/admin/errors/{error.Id}/resolve", content: null, Cancellation), 403);
        await Problem.ReadAsync(await admin.GetAsync($"/api/admin/errors/{Guid.CreateVersion7()}", Cancellation), 404);
        await Problem.RuleAsync(await admin.GetAsync("/api/admin/errors?state=shut", Cancellation), 400, "state");
        await Problem.RuleAsync(await admin.GetAsync("/api/admin/errors?cursor=x", Cancellation), 400, "cursor");
        await Problem.RuleAsync(await admin.GetAsync("/api/admin/errors?limit=0", Cancellation), 400, "limit");
    }

    [Theory]
    [InlineData("""{"source":"api","type":"E","frames":[]}""", "source")]
    [InlineData("""{"source":"web","type":"","frames":[]}""", "type")]
    [InlineData("""{"source":"web","type":"E","frames":[""]}""", "frames")]
    [InlineData("""{"source":"web","type":"E","frames":[],"place":""}""", "place")]
    [InlineData("""{"source":"web","type":"E","frames":[],"traceId":"xyz"}""", "traceId")]
    public async Task A_report_of_another_form_is_refused(string report, string field)
    {
        await using var api = await StartAsync();
        using var nobody = api.Anonymous();

        await Problem.RuleAsync(await nobody.PostAsync("/api/errors", EdgeApi.Json(report), Cancellation), 400, field);
    }

    [Fact]
    public async Task A_jobs_fault_is_recorded_with_the_job_and_its_owner()
    {
        await EdgeApi.MigrateAsync(database.Servers);
        var owner = Guid.CreateVersion7();
        Guid id;
        await using (var host = await JobsHost.StartAsync(database.Servers, configure: services => services
            .AddErrorTracking("worker")
            .AddScoped<CurrentUser>()
            .AddDbContext<Core.Data.ConciergeDb>(options => options.UseNpgsql(database.Servers.Postgres))))
        {
            host.Script.On("fault", (_, _) => throw new InvalidTimeZoneException("swordfish"));
            id = (await host.Client.EnqueueAsync(ScriptedJob.Definition, new ScriptedInput("fault"), new EnqueueOptions { OwnerId = owner }, Cancellation)).Id;
            await host.WaitForEndAsync(id);
            await host.StopAsync();
        }

        await using var api = await StartAsync();
        using var admin = api.Admin();
        var error = await FindAsync(admin, error => error.Last.JobId == id);
        Assert.Equal(("worker", ScriptedJob.Definition.Name, owner, 3), (error.Source, error.Last.Place, error.Last.UserId!.Value, error.Count));
    }

    // The writer is a moment behind.
    private static Task<ErrorDto> FindAsync(HttpClient admin, Func<ErrorDto, bool> wanted) => Polling.UntilAsync(async token =>
    {
        var page = await admin.GetFromJsonAsync<Page<ErrorDto>>("/api/admin/errors?state=all&limit=100", Wire.Json, token);
        return page!.Items.FirstOrDefault(wanted);
    });

    private async Task<EdgeApi> StartAsync()
    {
        await EdgeApi.MigrateAsync(database.Servers);
        return await EdgeApi.StartAsync(database.Servers, services => services.AddErrorTracking("api").AddErrorRecording(), Map);
    }

    private static void Map(WebApplication app)
    {
        app.MapErrors();
        app.MapGet("/faults/{what}", string (string what) => throw new InvalidOperationException(what)).RequireAuthorization();
    }
}
