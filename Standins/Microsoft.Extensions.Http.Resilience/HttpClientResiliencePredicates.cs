using System.Net;
using Polly;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>What is worth another attempt.</summary>
public static class HttpClientResiliencePredicates
{
    /// <summary>True for a failed connection, an attempt's timeout and the statuses 408, 429 and 500 or above.</summary>
    public static bool IsTransient(Outcome<HttpResponseMessage> outcome)
        => outcome.Exception is HttpRequestException or TimeoutRejectedException
            || outcome.Result?.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}
