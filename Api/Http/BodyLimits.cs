using Microsoft.AspNetCore.Mvc;

namespace Concierge.Api.Http;

/// <summary>How large a request's body may be, in bytes.</summary>
internal static class BodyLimits
{
    /// <summary>Where a route says nothing else.</summary>
    public const long Default = 64 * 1024;

    /// <summary>Where free text comes in: large enough that the feature, not the transport, says which text is too long.</summary>
    public const long Text = 2 * 1024 * 1024;

    /// <summary>What another system sends by webhook.</summary>
    public const long Webhook = 1024 * 1024;

    public static TBuilder WithBodyLimit<TBuilder>(this TBuilder builder, long bytes)
        where TBuilder : IEndpointConventionBuilder
        => builder.WithMetadata(new RequestSizeLimitAttribute(bytes));
}
