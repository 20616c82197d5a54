using Concierge.Api.Docs;

namespace Concierge.Api.Idempotency;

/// <summary>Marks a route whose repeated requests are answered as the first was.</summary>
internal sealed record Idempotent;

public static class IdempotencyConventions
{
    /// <summary>
    /// Honours the header <c>Idempotency-Key</c>: for every POST that creates something. The route's handler needs to
    /// know nothing of it.
    /// </summary>
    public static TBuilder WithIdempotency<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
        => builder.WithMetadata(new Idempotent()).WithProblems(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
}
