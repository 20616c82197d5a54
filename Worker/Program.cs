using Concierge.Core.Accounts;
using Concierge.Core.Ai;
using Concierge.Core.Data;
using Concierge.Core.Errors;
using Concierge.Core.Idempotency;
using Concierge.Core.Integrations;
using Concierge.Core.Mail;
using Concierge.Core.Notifications;
using Concierge.Core.People;
using Concierge.Core.Redis;
using Concierge.Core.Schedules;
using Concierge.Core.Secrets;
using Concierge.Core.Trips;
using Concierge.Core.Webhooks;
using Concierge.Jobs;
using Concierge.ServiceDefaults;
using Concierge.Worker;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddConciergeDb(ResourceNames.Database).AddSharedKeys(ResourceNames.Database);
builder.EnrichNpgsqlDbContext<ConciergeDb>();
builder.AddRedisClient(ResourceNames.Redis, configureOptions: RedisConnection.Configure);
builder.AddRabbitMQClient(ResourceNames.RabbitMq, settings => settings.MaxConnectRetryCount = 0);
builder.Services.AddErrorTracking(ResourceNames.Worker).AddIdempotency();
builder.Services.AddPeople().AddAi().AddTrips().AddJobs().AddSchedules().AddMail().AddAccounts();
builder.Services.AddSecrets().AddIntegrations().AddWebhooks().AddNotifications();

if (Migration.IsAskedFor(args)) return await Migration.RunAsync(builder);
if (Verification.IsAskedFor(args)) return await Verification.RunAsync(builder);
if (SecretRotation.IsAskedFor(args)) return await SecretRotation.RunAsync(builder, args);

builder.Services.AddJobWorker().AddScheduleRunner().AddWebhookSweeper().AddMailSweeper();
var app = builder.Build();
if (!app.HasValidSettings(ResourceNames.Database)) return 1;

app.MapDefaultEndpoints();
await app.RunAsync();
return 0;
