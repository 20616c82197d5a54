using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Concierge.Api;
using Concierge.Api.Admin;
using Concierge.Api.Guests;
using Concierge.Contracts;
using Concierge.Contracts.Guests;
using Concierge.Core.Accounts;
using Concierge.Core.Data;
using Concierge.Tests.Api.Support;
using Concierge.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Concierge.Tests.Edge;

/// <summary>The real edge over a real database and Redis, with routes that a test adds. Two of them share data as two replicas do.</summary>
internal sealed class EdgeApi : IAsyncDisposable
{
    public const string AdminKey = "an admin key of the edge";

    private readonly WebApplication _app;

    private EdgeApi(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="keys">The keys that sign guests' tokens; replicas share them.</param>
    public static async Task<EdgeApi> StartAsync(
        Connections servers,
        Action<IServiceCollection>? configure = null,
        Action<WebApplication>? map = null,
        IDataProtectionProvider? keys = null,
        params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration[AdminAuthentication.ConfigurationKey] = AdminKey;
        builder.Configuration["ConnectionStrings:concierge"] = servers.Postgres;
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        builder.Services
            .AddSingleton(keys ?? new EphemeralDataProtectionProvider())
            .AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect($"{servers.Redis},abortConnect=false"))
            .AddDbContext<ConciergeDb>(options => options.UseNpgsql(servers.Postgres, npgsql => npgsql.EnableRetryOnFailure()))
            .AddConciergeData()
            .AddScoped<IAccountLookup, NoAccounts>();
        builder.AddApi();
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseApi();
        app.MapGuests();
        map?.Invoke(app);
        await app.StartAsync(Cancellation);
        return new EdgeApi(app);
    }

    /// <summary>Brings the database up to date.</summary>
    public static async Task MigrateAsync(Connections servers)
    {
        var options = new DbContextOptionsBuilder<ConciergeDb>();
        options.UseNpgsql(servers.Postgres);
        DataServiceCollectionExtensions.Configure(options);
        await using var db = new ConciergeDb(options.Options);
        await db.Database.MigrateAsync(Cancellation);
    }

    public static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    public HttpClient Anonymous() => new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(_app.Urls.Single()) };

    public HttpClient Admin()
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Add(AdminAuthentication.Header, AdminKey);
        return client;
    }

    /// <summary>Somebody new, or somebody whose token is known from another replica.</summary>
    public async Task<HttpClient> GuestAsync(string? token = null)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? (await EnterAsync()).Token);
        return client;
    }

    public async Task<GuestDto> EnterAsync()
    {
        using var client = Anonymous();
        using var response = await client.PostAsync("/api/guests", content: null, Cancellation);
        return (await response.Content.ReadFromJsonAsync<GuestDto>(Wire.Json, Cancellation))!;
    }

    public Task StopAsync() => _app.StopAsync(Cancellation);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
