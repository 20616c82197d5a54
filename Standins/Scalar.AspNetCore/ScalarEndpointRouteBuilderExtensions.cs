using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Scalar.AspNetCore;

/// <summary>Serves the API reference.</summary>
public static class ScalarEndpointRouteBuilderExtensions
{
    /// <inheritdoc cref="MapScalarApiReference(IEndpointRouteBuilder, string, Action{ScalarOptions})" />
    public static IEndpointConventionBuilder MapScalarApiReference(this IEndpointRouteBuilder endpoints)
        => endpoints.MapScalarApiReference(static _ => { });

    /// <inheritdoc cref="MapScalarApiReference(IEndpointRouteBuilder, string, Action{ScalarOptions})" />
    public static IEndpointConventionBuilder MapScalarApiReference(this IEndpointRouteBuilder endpoints, Action<ScalarOptions> configureOptions)
        => endpoints.MapScalarApiReference("/scalar", configureOptions);

    /// <summary>
    /// Maps the page, by default at <c>/scalar</c>, with the bundle and the icon below it. <c>/scalar/{documentName}</c> shows another
    /// OpenAPI document than <c>v1</c>.
    /// </summary>
    public static IEndpointConventionBuilder MapScalarApiReference(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string endpointPrefix,
        Action<ScalarOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(configureOptions);
        var group = endpoints.MapGroup(endpointPrefix).ExcludeFromDescription();
        group.MapGet("scalar.js", static () => Asset("scalar.js", "text/javascript")).AllowAnonymous();
        group.MapGet("scalar.aspnetcore.js", static () => Asset("scalar.aspnetcore.js", "text/javascript")).AllowAnonymous();
        group.MapGet("favicon.svg", static () => Asset("favicon.svg", "image/svg+xml")).AllowAnonymous();
        group.MapGet("{documentName?}", (HttpRequest request, IOptionsSnapshot<ScalarOptions> configured, string? documentName) =>
        {
            var path = request.Path.Value ?? "";
            if (documentName is null && !path.EndsWith('/'))
                return Results.Redirect($"{path[(path.LastIndexOf('/') + 1)..]}/");

            configureOptions(configured.Value);
            return Results.Content(Page.Html(configured.Value, documentName ?? "v1", path), "text/html");
        });
        return group;
    }

    /// <summary>An embedded file. The assembly's build tells the browser whether its copy is still right.</summary>
    private static IResult Asset(string name, string contentType)
    {
        var assembly = typeof(ScalarEndpointRouteBuilderExtensions).Assembly;
        var content = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        return Results.Stream(content, contentType, entityTag: new($"\"{assembly.ManifestModule.ModuleVersionId:n}\""));
    }
}
