using Concierge.Api.Accounts;
using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Api.Jobs;
using Concierge.Api.Realtime;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Concierge.Api;

/// <summary>The HTTP edge: everything of it that is not a route.</summary>
internal static class ApiServices
{
    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimits.Default;
        });
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHttpConventions().AddPeopleOfTheEdge().AddRealtime().AddApiDescription();
        builder.Services.AddScoped<JobCreation>().AddScoped<JobChanges>().AddScoped<JobAnswers>().AddScoped<JobEvents>();
        return builder;
    }

    /// <summary>The middleware, in the order that it needs.</summary>
    public static WebApplication UseApi(this WebApplication app)
    {
        app.UseHttpConventions();
        app.UsePeople();
        app.UseMiddleware<TextGuard>();
        return app;
    }
}
