using Concierge.Core.Ai;
using Concierge.Core.Data;
using Concierge.Core.Integrations;
using Concierge.Core.People;
using Concierge.Core.Schedules;
using Concierge.Core.Secrets;
using Concierge.Core.Trips;
using Concierge.Core.Webhooks;
using Concierge.Jobs;
using Concierge.ServiceDefaults;
using Concierge.Worker;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddNpgsqlDbContext<ConciergeDb>(ResourceNames.Database);
builder.AddRedisClient(ResourceNames.Redis);
builder.AddRabbitMQClient(ResourceNames.RabbitMq, settings => settings.MaxConnectRetryCount = 0);
builder.Services.AddConciergeData().AddPeople().AddAi().AddTrips().AddJobs().AddSchedules();
builder.Services.AddSecrets().AddIntegrations().AddWebhooks();

if (Migration.IsAskedFor(args)) return await Migration.RunAsync(builder);
if (Verification.IsAskedFor(args)) return await Verification.RunAsync(builder);
if (KeyRotation.IsAskedFor(args)) return await KeyRotation.RunAsync(builder);

builder.Services.AddJobWorker().AddScheduleRunner().AddWebhookSweeper();
var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
return 0;
