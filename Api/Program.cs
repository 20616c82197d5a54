using Concierge.Api;
using Concierge.Api.Guests;
using Concierge.Api.Health;
using Concierge.Api.Jobs;
using Concierge.Api.Realtime;
using Concierge.Api.Reference;
using Concierge.Api.Tasks;
using Concierge.Api.Trips;
using Concierge.Core.Ai;
using Concierge.Core.Data;
using Concierge.Core.Trips;
using Concierge.Jobs;
using Concierge.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
// Retries would forbid transactions of our own, and with them a trip and its job in one.
builder.AddNpgsqlDbContext<ConciergeDb>(ResourceNames.Database, settings => settings.DisableRetry = true);
builder.AddRedisClient(ResourceNames.Redis);
builder.AddRabbitMQClient(ResourceNames.RabbitMq, settings => settings.MaxConnectRetryCount = 0);
builder.Services.AddConciergeData().AddJobs().AddAi().AddTrips();
builder.Services.AddSharedKeys(ResourceNames.Database);
builder.AddApi();

var app = builder.Build();
app.UseApi();
app.MapDefaultEndpoints();
app.MapGuests();
app.MapJobs();
app.MapTasks();
app.MapTrips();
app.MapRealtime();
app.MapHealth();
app.MapOpenApi();
app.MapReference();
app.Run();
