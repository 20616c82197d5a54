using System.Text.Json;
using System.Text.RegularExpressions;
using Concierge.Core.Json;
using Concierge.Core.Results;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Concierge.Api.Http;

/// <summary>
/// Explains requests that could not be bound: the field and the rule. Everything else is not the caller's fault
/// and falls through to a 500 with its trace id.
/// </summary>
internal sealed partial class BadRequests(IOptions<JsonOptions> json) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException refusal) return false;
        var endpoint = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        await Explain(refusal, endpoint).ExecuteAsync(httpContext);
        return true;
    }

    private ProblemHttpResult Explain(BadHttpRequestException refusal, Endpoint? endpoint) => refusal switch
    {
        { InnerException: JsonException fault } => JsonFaults.Explain(fault, BodyType(endpoint), json.Value.SerializerOptions).ToProblem(),
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge(endpoint),
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => UnsupportedMediaType(),
        { StatusCode: StatusCodes.Status400BadRequest } => Parameter(refusal.Message, endpoint),
        _ => Problems.Of(refusal.StatusCode, "bad_request", "The request cannot be read."),
    };

    public static ProblemHttpResult UnsupportedMediaType() => Problems.Of(
        StatusCodes.Status415UnsupportedMediaType,
        "unsupported_media_type",
        "The body must be JSON in UTF-8.",
        Error.Invalid("Content-Type", "Must be application/json, in UTF-8.").Fields);

    private static ProblemHttpResult TooLarge(Endpoint? endpoint)
    {
        var limit = endpoint?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? BodyLimits.Default;
        return Problems.Of(
            StatusCodes.Status413PayloadTooLarge,
            "body_too_large",
            "The request's body is too large.",
            Error.Invalid(JsonFaults.Root, $"At most {limit / 1024} KB.").Fields);
    }

    private static ProblemHttpResult Parameter(string message, Endpoint? endpoint)
    {
        if (MissingBody().IsMatch(message)) return Problems.Invalid(JsonFaults.Root, "Required: a JSON object.");
        if (Missing().Match(message) is { Success: true } missing) return Problems.Invalid(missing.Groups["name"].Value, "Required.");
        if (Unbound().Match(message) is { Success: true } unbound)
        {
            var name = unbound.Groups["name"].Value;
            // A record of query parameters has properties, and its reader writes them as on the wire.
            return Problems.Invalid(JsonNamingPolicy.CamelCase.ConvertName(name), JsonTypes.Rule(ParameterType(name, endpoint)));
        }

        return Problems.Of(StatusCodes.Status400BadRequest, "bad_request", "The request cannot be read.");
    }

    private static Type BodyType(Endpoint? endpoint)
        => endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType ?? typeof(object);

    private static Type? ParameterType(string name, Endpoint? endpoint)
    {
        var type = endpoint?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
            .FirstOrDefault(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase))?.ParameterInfo.ParameterType;
        return type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
    }

    // The exception carries the parameter's name in its message only; tests hold these wordings.
    [GeneratedRegex("^(Required parameter .* was not provided from body|Implicit body inferred)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MissingBody();

    [GeneratedRegex("^Required parameter \".* (?<name>\\S+)\" was not provided", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Missing();

    [GeneratedRegex("^Failed to bind parameter \".* (?<name>\\S+)\" from", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Unbound();
}
