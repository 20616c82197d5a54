using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Concierge.Api;
using Concierge.Api.Admin;
using Concierge.Api.Diagnostics;
using Concierge.Api.Errors;
using Concierge.Api.Guests;
using Concierge.Api.Integrations;
using Concierge.Api.Jobs;
using Concierge.Api.Notifications;
using Concierge.Api.Operations;
using Concierge.Api.Preferences;
using Concierge.Api.Realtime;
using Concierge.Api.Schedules;
using Concierge.Api.Secrets;
using Concierge.Api.Tasks;
using Concierge.Api.Trips;
using Concierge.Api.Webhooks;
using Concierge.Contracts;
using Concierge.Contracts.Guests;
using Concierge.Core.Accounts;
using Concierge.Core.Ai;
using Concierge.Core.Data;
using Concierge.Core.Diagnostics;
using Concierge.Core.Errors;
using Concierge.Core.Integrations;
using Concierge.Core.JobRequests;
using Concierge.Core.Notifications;
using Concierge.Core.Preferences;
using Concierge.Core.Schedules;
using Concierge.Core.Secrets;
using Concierge.Core.Trips;
using Concierge.Core.Webhooks;
using Concierge.Jobs;
using Concierge.Jobs.Testing;
using Concierge.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Concierge.Tests.Api.Support;

/// <summary>
/// The real edge on a real Kestrel, with the engine replaced by memory: body limits, streams and disconnects
/// behave as they do in production.
/// </summary>
public sealed class TestApi : IAsyncLifetime
{
    public const string AdminKey = "correct horse battery staple";

    private WebApplication? _app;

    public Uri Address { get; private set; } = new("http://localhost");

    internal TestClock Time { get; } = new(TimeProvider.System.GetUtcNow());

    internal FakeJobs Jobs => Services.GetRequiredService<FakeJobs>();

    internal IServiceProvider Services => _app!.Services;

    internal bool HasAdminKey { get; init; } = true;

    /// <summary>Maps the routes of trips and schedules too. Without <see cref="Database"/> only their description can be asked for.</summary>
    internal bool HasFeatures { get; init; }

    /// <summary>Connection string of what is behind the features.</summary>
    internal string Database { get; init; } = "Host=nowhere";

    /// <summary>What a test changes of the features: settings, and services of its own.</summary>
    internal Action<WebApplicationBuilder>? Features { get; init; }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        // There is no Redis here to count with.
        builder.Configuration["RateLimits:Enabled"] = "false";
        builder.Configuration[AdminAuthentication.ConfigurationKey] = HasAdminKey ? AdminKey : null;
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        builder.Services.AddSingleton<FakeJobs>();
        builder.Services.AddSingleton<IJobClient>(services => services.GetRequiredService<FakeJobs>());
        builder.Services.AddSingleton<IJobReader>(services => services.GetRequiredService<FakeJobs>());
        builder.Services.AddSingleton<FakeOperations>();
        builder.Services.AddSingleton<IJobOperations>(services => services.GetRequiredService<FakeOperations>());
        builder.Services.AddSingleton<IJobAiCalls>(services => services.GetRequiredService<FakeOperations>());
        builder.Services.AddSingleton<IJobFeed>(services => services.GetRequiredService<FakeJobs>());
        foreach (var type in (string[])["echo", "echo_slowly"])
            builder.Services.AddScoped<IJobRequest>(services => new EchoJob(services.GetRequiredService<FakeJobs>(), type));
        builder.Services.AddScoped<IAccountLookup, NoAccounts>();
        builder.AddApi();
        if (HasFeatures)
        {
            builder.Configuration["ConnectionStrings:concierge"] = Database;
            builder.Configuration["Secrets:KeyFolder"] = ConciergeApp.KeyFolder;
            builder.Services.AddDbContext<ConciergeDb>(options => options.UseNpgsql(Database));
            builder.Services.AddPreferences().AddErrorTracking("tests").AddDiagnostics();
            builder.Services.AddConciergeData().AddAi().AddTrips().AddSchedules().AddSecrets().AddIntegrations().AddWebhooks().AddNotifications();
            Features?.Invoke(builder);
        }

        _app = builder.Build();
        _app.UseApi();
        _app.MapGuests();
        _app.MapJobs();
        _app.MapTasks();
        _app.MapOperations();
        _app.MapRealtime();
        _app.MapOpenApi();
        if (HasFeatures)
        {
            _app.MapTrips();
            _app.MapSchedules();
            _app.MapPreferences();
            _app.MapDiagnostics();
            _app.MapErrors();
            _app.MapSecrets();
            _app.MapIntegrations();
            _app.MapWebhooks();
            _app.MapNotifications();
        }

        _app.MapGet("/bug", string () => throw new InvalidOperationException("the password is swordfish"));
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }

    internal Task StopAsync() => _app!.StopAsync();

    /// <summary>Without cookies of its own and without an identity.</summary>
    internal HttpClient Anonymous() => new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Address };

    /// <summary>Somebody new, by bearer token.</summary>
    internal async Task<HttpClient> GuestAsync()
    {
        var client = Anonymous();
        var response = await client.PostAsync("/api/guests", content: null);
        var guest = await response.Content.ReadFromJsonAsync<GuestDto>(Wire.Json);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", guest!.Token);
        return client;
    }

    internal static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    /// <summary>Creates an echo job and returns its id.</summary>
    internal static async Task<Guid> EchoAsync(HttpClient guest)
    {
        var response = await guest.PostAsync("/api/jobs", Json("""{"type":"echo","input":{"text":"hi"}}"""));
        Assert.Equal(201, (int)response.StatusCode);
        return Guid.Parse(response.Headers.Location!.ToString().Split('/')[^1]);
    }
}
