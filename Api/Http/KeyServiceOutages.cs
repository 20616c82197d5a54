using System.Globalization;
using Concierge.Core.Secrets.Transit;
using Microsoft.AspNetCore.Diagnostics;

namespace Concierge.Api.Http;

/// <summary>
/// Answers for a key service that does not help: it passes, and is no fault of this program. What is wrong there is the
/// operator's to read, in the log and the diagnostics.
/// </summary>
internal sealed class KeyServiceOutages(ILogger<KeyServiceOutages> logger) : IExceptionHandler
{
    private const int RetryAfterSeconds = 10;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (KeyServiceException.Behind(exception) is not { } outage) return false;
        logger.LogWarning("A request was answered with 503: the key service does not help ({Code}). {What}", outage.Code, outage.Message);
        httpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        await Problems.Of(
            StatusCodes.Status503ServiceUnavailable,
            "key_service_unavailable",
            "Secrets cannot be sealed or opened at the moment, and nothing was changed. Try again in a few seconds.")
            .ExecuteAsync(httpContext);
        return true;
    }
}
