using Concierge.Api.Admin;
using Concierge.Api.Guests;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Concierge.Api.Docs;

/// <summary>The parts of the OpenAPI document that belong to no single route.</summary>
internal static class ApiDescription
{
    private const string Bearer = "guestBearer";
    private const string Cookie = "guestCookie";
    private const string Admin = "adminKey";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Secure(operation, context);
            return Task.CompletedTask;
        });
    });

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Concierge",
            Version = "v1",
            Description =
                "A concierge for things that take minutes. Start with `POST /api/guests`: it gives you an identity without a sign-up. "
                + "Everything you ask for becomes a job that you can watch, leave, cancel and retry. "
                + "Refusals are problem details (RFC 9457) with a stable `code`, and `errors` by field where fields are at fault.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The token of POST /api/guests." },
            [Cookie] = Key(ParameterLocation.Cookie, GuestCookie.Name, "The cookie that POST /api/guests sets."),
            [Admin] = Key(ParameterLocation.Header, AdminAuthentication.Header, "The configured admin key."),
        };
    }

    private static OpenApiSecurityScheme Key(ParameterLocation place, string name, string description)
        => new() { Type = SecuritySchemeType.ApiKey, In = place, Name = name, Description = description };

    private static void Secure(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var rules = metadata.OfType<IAuthorizeData>().ToList();
        if (rules.Count == 0 || metadata.OfType<IAllowAnonymous>().Any()) return;
        string[] schemes = rules.Exists(rule => string.Equals(rule.Policy, AdminAuthentication.Policy, StringComparison.Ordinal)) ? [Admin] : [Bearer, Cookie];
        operation.Security =
        [
            .. schemes.Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] }),
        ];
    }
}
