using Concierge.ServiceDefaults;
using Concierge.Web;
using Concierge.Web.Errors;
using Concierge.Web.Guests;
using Concierge.Web.Operations;
using Concierge.Web.Shell;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.Services.AddSite();
builder.Services.AddBackend();

var app = builder.Build();
if (!app.HasValidSettings()) return 1;

if (!app.Environment.IsDevelopment())
{
    app.UseExceptionHandler(Urls.Error, createScopeForErrors: true);
    app.UseHsts();
}

app.UseResponseCompression();
app.UseStatusCodePagesWithReExecute(Urls.NotFound, createScopeForStatusCodePages: true);
app.UseMiddleware<SecurityHeaders>();
app.UseMiddleware<ViewerMiddleware>();
app.UseMiddleware<GuestMiddleware>();
app.UseMiddleware<AdminMiddleware>();
app.UseAntiforgery();

app.MapDefaultEndpoints();
app.MapStaticAssets(); // As the build made them, in Development too: appsettings.json says so.
app.MapAdmin();
app.MapErrors();
app.MapSite();

app.Run();
return 0;
