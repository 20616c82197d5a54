using Microsoft.AspNetCore.Http;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>What of the incoming requests is traced.</summary>
public class AspNetCoreTraceInstrumentationOptions
{
    /// <summary>Requests for which this answers false are not recorded. Without it all are.</summary>
    public Func<HttpContext, bool>? Filter { get; set; }
}
