using Concierge.Core.Ai;
using Concierge.Core.Data;
using Concierge.Core.Errors;
using Concierge.Core.Idempotency;
using Concierge.Core.People;
using Concierge.Core.Schedules;
using Concierge.Core.Trips;
using Concierge.Jobs;
using Concierge.ServiceDefaults;
using Concierge.Worker;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddNpgsqlDbContext<ConciergeDb>(ResourceNames.Database);
builder.AddRedisClient(ResourceNames.Redis);
builder.AddRabbitMQClient(ResourceNames.RabbitMq, settings => settings.MaxConnectRetryCount = 0);
builder.Services.AddErrorTracking(ResourceNames.Worker).AddIdempotency();
builder.Services.AddConciergeData().AddPeople().AddAi().AddTrips().AddJobs().AddSchedules();

if (Migration.IsAskedFor(args)) return await Migration.RunAsync(builder);
if (Verification.IsAskedFor(args)) return await Verification.RunAsync(builder);

builder.Services.AddJobWorker().AddScheduleRunner();
var app = builder.Build();
if (!app.HasValidSettings(ResourceNames.Database)) return 1;

app.MapDefaultEndpoints();
await app.RunAsync();
return 0;
