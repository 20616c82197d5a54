using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Keeps retries away from requests that must not be sent twice.</summary>
[Experimental("EXTEXP0001")]
public static class HttpRetryStrategyOptionsExtensions
{
    private static readonly HttpMethod[] Unsafe =
        [HttpMethod.Delete, HttpMethod.Post, HttpMethod.Put, HttpMethod.Connect, HttpMethod.Patch];

    /// <summary>Does not retry DELETE, POST, PUT, CONNECT and PATCH.</summary>
    public static void DisableForUnsafeHttpMethods(this HttpRetryStrategyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var shouldHandle = options.ShouldHandle;
        options.ShouldHandle = async args =>
            await shouldHandle(args).ConfigureAwait(args.Context.ContinueOnCapturedContext)
            && (args.Outcome.Result?.RequestMessage ?? ResilienceHandler.RequestOf(args.Context)) is { } request
            && !Unsafe.Contains(request.Method);
    }
}
