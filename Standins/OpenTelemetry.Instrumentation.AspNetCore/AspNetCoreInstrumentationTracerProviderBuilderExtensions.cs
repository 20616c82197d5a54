using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation.AspNetCore;

namespace OpenTelemetry.Trace;

/// <summary>Traces of incoming HTTP requests.</summary>
public static class AspNetCoreInstrumentationTracerProviderBuilderExtensions
{
    /// <inheritdoc cref="AddAspNetCoreInstrumentation(TracerProviderBuilder, Action{AspNetCoreTraceInstrumentationOptions})" />
    public static TracerProviderBuilder AddAspNetCoreInstrumentation(this TracerProviderBuilder builder)
        => AddAspNetCoreInstrumentation(builder, configureAspNetCoreTraceInstrumentationOptions: null);

    /// <summary>Records a server span for each request, and the framework's spans of SignalR and Blazor.</summary>
    public static TracerProviderBuilder AddAspNetCoreInstrumentation(
        this TracerProviderBuilder builder,
        Action<AspNetCoreTraceInstrumentationOptions>? configureAspNetCoreTraceInstrumentationOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);

        // ASP.NET Core 10 can put the attributes of the semantic conventions on its span but does not unless told.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        return builder
            .ConfigureServices(services =>
            {
                if (configureAspNetCoreTraceInstrumentationOptions is not null)
                    services.Configure(configureAspNetCoreTraceInstrumentationOptions);
            })
            .AddSource(
                "Microsoft.AspNetCore",
                "Microsoft.AspNetCore.SignalR.Server",
                "Microsoft.AspNetCore.Components",
                "Microsoft.AspNetCore.Components.Server.Circuits")
            .AddInstrumentation(services => new RequestListener(
                services.GetRequiredService<IOptions<AspNetCoreTraceInstrumentationOptions>>().Value));
    }
}
