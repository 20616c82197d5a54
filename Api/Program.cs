using Concierge.Api;
using Concierge.Api.Docs;
using Concierge.Api.Guests;
using Concierge.Api.Health;
using Concierge.Api.Jobs;
using Concierge.Api.Realtime;
using Concierge.Api.Reference;
using Concierge.Api.Tasks;
using Concierge.Jobs;
using Concierge.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddJobs();
builder.Services.AddSharedKeys(ResourceNames.Database);
builder.AddApi();

var app = builder.Build();
app.UseApi();
app.MapDefaultEndpoints();
app.MapGuests();
app.MapJobs();
app.MapTasks();
app.MapRealtime();
app.MapDocs();
app.MapReference();
app.MapHealth();
app.Run();
