using Concierge.Api.Health;
using Concierge.Api.Reference;
using Concierge.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddOpenApi();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapOpenApi();
app.MapReference();
app.MapHealth();
app.Run();
