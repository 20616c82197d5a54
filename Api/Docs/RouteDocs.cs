using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using Concierge.Core.JobRequests;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Concierge.Api.Docs;

/// <summary>What routes say about themselves beyond their types.</summary>
internal static class RouteDocs
{
    /// <summary>The refusals that this route, or each of this group, can answer with.</summary>
    public static TBuilder WithProblems<TBuilder>(this TBuilder builder, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), [MediaTypeNames.Application.ProblemJson]));
        return builder;
    }

    /// <summary>Shows what is sent and what comes back.</summary>
    public static RouteHandlerBuilder WithExamples(this RouteHandlerBuilder route, object? request = null, object? response = null)
        => route.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            var json = JsonOf(context.ApplicationServices);
            if (request is not null) Show(operation.RequestBody?.Content, "application/json", JsonSerializer.SerializeToNode(request, json));
            if (response is not null) Show(Success(operation)?.Content, "application/json", JsonSerializer.SerializeToNode(response, json));
            return Task.CompletedTask;
        });

    /// <summary>Shows one request for each job type that people may start.</summary>
    public static RouteHandlerBuilder WithJobExamples(this RouteHandlerBuilder route, Func<string, JsonElement, object> body)
        => route.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            if (operation.RequestBody?.Content?.TryGetValue("application/json", out var media) != true || media is null) return Task.CompletedTask;
            var json = JsonOf(context.ApplicationServices);
            using var scope = context.ApplicationServices.CreateScope();
            media.Examples = scope.ServiceProvider.GetServices<IJobRequest>().ToDictionary(
                type => type.Type,
                IOpenApiExample (type) => new OpenApiExample
                {
                    Value = JsonSerializer.SerializeToNode(body(type.Type, JsonSerializer.SerializeToElement(type.Example, json)), json),
                },
                StringComparer.Ordinal);
            return Task.CompletedTask;
        });

    /// <summary>Says that the route answers with server-sent events, and shows one.</summary>
    public static RouteHandlerBuilder ProducesEvents(this RouteHandlerBuilder route, string name, object data)
        => route
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .AddOpenApiOperationTransformer((operation, context, _) =>
            {
                var frame = $"id: 1\nevent: {name}\ndata: {JsonSerializer.Serialize(data, JsonOf(context.ApplicationServices))}\n\n";
                Show(Success(operation)?.Content, "text/event-stream", JsonValue.Create(frame));
                return Task.CompletedTask;
            });

    private static IOpenApiResponse? Success(OpenApiOperation operation)
        => operation.Responses?.FirstOrDefault(response => response.Key.StartsWith('2')).Value;

    private static void Show(IDictionary<string, OpenApiMediaType>? content, string mediaType, JsonNode? example)
    {
        if (content?.TryGetValue(mediaType, out var media) == true) media.Example = example;
    }

    private static JsonSerializerOptions JsonOf(IServiceProvider services) => services.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions;
}
