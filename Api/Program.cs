using Concierge.Api;
using Concierge.Api.Docs;
using Concierge.Api.Guests;
using Concierge.Api.Jobs;
using Concierge.Api.Realtime;
using Concierge.Api.Tasks;
using Concierge.Jobs;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddJobs();
builder.Services.AddSharedKeys();
builder.AddApi();

var app = builder.Build();
app.UseApi();
app.MapGuests();
app.MapJobs();
app.MapTasks();
app.MapRealtime();
app.MapDocs();
app.Run();
