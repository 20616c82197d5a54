using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>
/// Adds to the framework's span what needs the request at hand: the filter when it starts, and when it stops its name,
/// because the route is known only then.
/// </summary>
internal sealed class RequestListener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Started = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Start";
    private const string Stopped = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Stop";

    private readonly AspNetCoreTraceInstrumentationOptions options;
    private readonly IDisposable listeners;
    private readonly List<IDisposable> events = [];

    public RequestListener(AspNetCoreTraceInstrumentationOptions options)
    {
        this.options = options;
        listeners = DiagnosticListener.AllListeners.Subscribe(this);
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name is "Microsoft.AspNetCore")
            events.Add(value.Subscribe(this, static name => name.StartsWith("Microsoft.AspNetCore.Hosting.HttpRequestIn", StringComparison.Ordinal)));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not HttpContext context || Activity.Current is not { } span)
            return;
        if (value.Key is Started && options.Filter?.Invoke(context) == false)
            Drop(span);
        else if (value.Key is Stopped && context.GetEndpoint() is RouteEndpoint endpoint)
            span.DisplayName = $"{context.Request.Method} {endpoint.RoutePattern.RawText}";
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        events.ForEach(subscription => subscription.Dispose());
        listeners.Dispose();
    }

    private static void Drop(Activity span)
    {
        span.IsAllDataRequested = false;
        span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
