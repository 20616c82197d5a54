using Concierge.Api.Accounts;
using Concierge.Core.Errors;
using Microsoft.AspNetCore.Diagnostics;
using ErrorContext = Concierge.Core.Errors.ErrorContext;

namespace Concierge.Api.Errors;

/// <summary>Records what a request ran into, with the route and the person, and leaves the answer to others.</summary>
internal sealed class ErrorRecorder(IErrorTracker tracker) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var route = (httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText;
        // The template, never the address: that holds what the caller wrote.
        tracker.CaptureException(exception, new ErrorContext($"{httpContext.Request.Method} {route ?? "?"}", httpContext.User.PersonId()));
        return ValueTask.FromResult(false);
    }
}
