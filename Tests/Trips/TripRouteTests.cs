using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Concierge.Api;
using Concierge.Api.Guests;
using Concierge.Api.Trips;
using Concierge.Contracts;
using Concierge.Contracts.Guests;
using Concierge.Contracts.Trips;
using Concierge.Core.Accounts;
using Concierge.Core.Ai;
using Concierge.Core.Data;
using Concierge.Core.Trips;
using Concierge.Tests.Api.Support;
using Concierge.Tests.Jobs;
using Concierge.Tests.Trips.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Concierge.Tests.Trips;

/// <summary>The trip routes over HTTP, as a guest meets them.</summary>
public sealed class TripRouteTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private const string Good = """{"destination":"Lisbon","durationDays":3,"travellers":2,"budget":{"amount":1500,"currency":"EUR"}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATripIsAcceptedWithBothIdsAndTheWayToItsJob()
    {
        await using var host = await TripHost.StartAsync(database.Servers, worker: false);
        await using var api = await StartApiAsync(host);
        using var guest = await GuestAsync(api);

        var response = await guest.PostAsync("/api/trips", Json(Good), Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var accepted = await response.Content.ReadFromJsonAsync<TripAcceptedDto>(Wire.Json, Cancellation);
        Assert.Equal($"/api/jobs/{accepted!.JobId}", response.Headers.Location!.ToString());
        var trip = await guest.GetFromJsonAsync<TripDto>($"/api/trips/{accepted.TripId}", Wire.Json, Cancellation);
        Assert.Equal(1500, trip!.Request.Budget!.Amount);
        var byTask = await guest.GetFromJsonAsync<TripDto>($"/api/trips/by-task/{accepted.JobId}", Wire.Json, Cancellation);
        Assert.Equal(accepted.TripId, byTask!.Id);
        var page = await guest.GetFromJsonAsync<Page<TripSummaryDto>>("/api/trips", Wire.Json, Cancellation);
        Assert.Equal(accepted.TripId, Assert.Single(page!.Items).Id);

        using var stranger = await GuestAsync(api);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/trips/{accepted.TripId}", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task TheSameKeyTwiceIsOneTrip()
    {
        await using var host = await TripHost.StartAsync(database.Servers, worker: false);
        await using var api = await StartApiAsync(host);
        using var guest = await GuestAsync(api);
        guest.DefaultRequestHeaders.Add("Idempotency-Key", "k-1");

        var answers = await Task.WhenAll(guest.PostAsync("/api/trips", Json(Good), Cancellation), guest.PostAsync("/api/trips", Json(Good), Cancellation));

        var bodies = await Task.WhenAll(answers.Select(answer => answer.Content.ReadFromJsonAsync<TripAcceptedDto>(Wire.Json, Cancellation)));
        Assert.Equal(bodies[0], bodies[1]);
        Assert.Single(answers, answer => answer.Headers.Contains("Idempotency-Replayed"));
    }

    [Theory]
    [InlineData("""{"destination":"Lisbon","durationDays":31}""", "durationDays")]
    [InlineData("""{"destination":"Lisbon","startDate":"2027-05-02","endDate":"2027-05-01"}""", "endDate")]
    [InlineData("""{"destination":"Lisbon","durationDays":3,"budget":{"amount":-1,"currency":"EUR"}}""", "budget.amount")]
    [InlineData("""{"destination":"Lis\u0007bon","durationDays":3}""", "destination")]
    [InlineData("""{"destination":"Lisbon","durationDays":"3"}""", "durationDays")]
    [InlineData("""{"destination":"Lisbon","durationDays":""", "durationDays")]
    public async Task BadInputNamesItsField(string body, string field)
    {
        await using var host = await TripHost.StartAsync(database.Servers, worker: false);
        await using var api = await StartApiAsync(host);
        using var guest = await GuestAsync(api);

        await AssertRefusedAsync(guest, body, field);
    }

    [Fact]
    public async Task AMegabyteOfNotesIsTooLong()
    {
        await using var host = await TripHost.StartAsync(database.Servers, worker: false);
        await using var api = await StartApiAsync(host);
        using var guest = await GuestAsync(api);

        await AssertRefusedAsync(guest, $$"""{"destination":"Lisbon","durationDays":3,"notes":"{{new string('x', 1_000_000)}}"}""", "notes");
    }

    [Fact]
    public async Task UnknownAndMalformedIdsAreNoTrips()
    {
        await using var host = await TripHost.StartAsync(database.Servers, worker: false);
        await using var api = await StartApiAsync(host);
        using var guest = await GuestAsync(api);

        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync($"/api/trips/{Guid.CreateVersion7()}", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await guest.GetAsync("/api/trips/not-an-id", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await guest.GetAsync("/api/trips?limit=0", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await guest.GetAsync("/api/trips?cursor=x", Cancellation)).StatusCode);
        using var nobody = new HttpClient { BaseAddress = guest.BaseAddress };
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/api/trips", Cancellation)).StatusCode);
    }

    private static async Task AssertRefusedAsync(HttpClient guest, string body, string field)
    {
        var response = await guest.PostAsync("/api/trips", Json(body), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name), StringComparer.Ordinal);
        Assert.Empty((await guest.GetFromJsonAsync<Page<TripSummaryDto>>("/api/trips", Wire.Json, Cancellation))!.Items);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task<WebApplication> StartApiAsync(TripHost host)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services
            .AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>()
            .AddDbContext<ConciergeDb>(options => options.UseNpgsql(database.Servers.Postgres, npgsql => npgsql.EnableRetryOnFailure()))
            .AddConciergeData()
            .AddAi()
            .AddTrips()
            .AddScoped<IAccountLookup, NoAccounts>()
            .AddSingleton(host.Jobs.Client)
            .AddSingleton(host.Jobs.Reader)
            .AddSingleton(host.Jobs.Feed);
        builder.AddApi();

        var app = builder.Build();
        app.UseApi();
        app.MapGuests();
        app.MapTrips();
        await app.StartAsync(Cancellation);
        return app;
    }

    private static async Task<HttpClient> GuestAsync(WebApplication api)
    {
        var client = new HttpClient { BaseAddress = new Uri(api.Urls.Single()) };
        var guest = await (await client.PostAsync("/api/guests", content: null, Cancellation)).Content.ReadFromJsonAsync<GuestDto>(Wire.Json, Cancellation);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", guest!.Token);
        return client;
    }
}
