using System.Text.Json.Nodes;
using Concierge.Tests.Api.Support;
using Microsoft.OpenApi;

namespace Concierge.Tests.Api;

public sealed class OpenApiTests(OpenApiTests.DescribedApi described) : IClassFixture<OpenApiTests.DescribedApi>
{
    private static readonly string[] s_routes =
    [
        "POST /api/guests",
        "POST /api/jobs",
        "GET /api/jobs",
        "GET /api/jobs/{id}",
        "DELETE /api/jobs/{id}",
        "POST /api/jobs/{id}/cancel",
        "POST /api/jobs/{id}/retry",
        "GET /api/jobs/{id}/transitions",
        "GET /api/jobs/{id}/place",
        "POST /api/jobs/{id}/answer",
        "GET /api/jobs/{id}/events",
        "POST /api/jobs/cleanup",
        "POST /api/tasks/enqueue",
        "GET /api/tasks/status",
        "GET /api/tasks/ws",
        "GET /api/jobs/{id}/timeline",
        "GET /api/admin/jobs",
        "GET /api/admin/jobs/count",
        "GET /api/admin/jobs/overview",
        "GET /api/admin/jobs/minutes",
        "GET /api/admin/jobs/types",
        "GET /api/admin/jobs/{id}",
        "GET /api/admin/jobs/{id}/timeline",
        "POST /api/admin/jobs/{id}/requeue",
        "POST /api/admin/jobs/{id}/cancel",
        "DELETE /api/admin/jobs/{id}",
        "POST /api/admin/jobs/bulk",
        "POST /api/trips",
        "GET /api/trips",
        "GET /api/trips/{id}",
        "GET /api/trips/by-task/{taskId}",
        "GET /api/schedules",
        "POST /api/schedules/{name}/pause",
        "POST /api/schedules/{name}/resume",
        "POST /api/schedules/{name}/trigger",
        "GET /api/preferences",
        "PUT /api/preferences",
        "GET /api/admin/errors",
        "GET /api/admin/errors/{id}",
        "POST /api/admin/errors/{id}/resolve",
        "GET /api/test-infrastructure",
        "GET /api/secrets",
        "POST /api/secrets",
        "GET /api/secrets/{id}",
        "PUT /api/secrets/{id}",
        "DELETE /api/secrets/{id}",
        "GET /api/integrations/definitions",
        "GET /api/integrations",
        "POST /api/integrations",
        "PUT /api/integrations/{id}",
        "DELETE /api/integrations/{id}",
        "POST /api/integrations/{id}/test",
        "GET /api/webhooks/endpoints",
        "POST /api/webhooks/endpoints",
        "DELETE /api/webhooks/endpoints/{id}",
        "GET /api/webhooks/subscriptions",
        "POST /api/webhooks/subscriptions",
        "GET /api/webhooks/subscriptions/{id}",
        "PUT /api/webhooks/subscriptions/{id}",
        "DELETE /api/webhooks/subscriptions/{id}",
        "POST /api/webhooks/subscriptions/{id}/test",
        "GET /api/webhooks/subscriptions/{id}/deliveries",
        "GET /api/notifications",
        "GET /api/notifications/unread",
        "POST /api/notifications/read",
        "POST /api/notifications/{id}/read",
        "POST /api/webhooks/vercel",
        "POST /api/webhooks/payload",
        "POST /api/webhooks/{endpointId}",
    ];

    [Fact]
    public async Task The_document_is_valid_openapi_3_1()
    {
        var result = OpenApiDocument.Parse(await TextAsync(), "json");
        Assert.Empty(result.Diagnostic!.Errors);
        Assert.Empty(result.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, result.Diagnostic.SpecificationVersion);
    }

    [Fact]
    public async Task It_names_every_route_with_summary_example_and_refusals()
    {
        var operations = await OperationsAsync();
        Assert.Superset(s_routes.ToHashSet(StringComparer.Ordinal), operations.Keys.ToHashSet(StringComparer.Ordinal));
        foreach (var route in s_routes)
        {
            var operation = operations[route];
            Assert.False(string.IsNullOrEmpty(operation["summary"]?.GetValue<string>()), route);
            var responses = operation["responses"]!.AsObject();
            var success = responses.First(response => response.Key.StartsWith('2'));
            if (success.Key is not "204") Assert.True(success.Value!["content"]!.AsObject().First().Value!["example"] is not null, $"{route} has no example");
            if (route is "POST /api/guests" or "POST /api/webhooks/vercel" or "POST /api/webhooks/payload" or "POST /api/webhooks/{endpointId}") continue;
            Assert.NotNull(operation["security"]);
            var refusals = responses.Where(response => response.Key.StartsWith('4')).ToList();
            Assert.NotEmpty(refusals);
            Assert.All(refusals, refusal => Assert.NotNull(refusal.Value!["content"]!["application/problem+json"]));
        }
    }

    [Fact]
    public async Task Creating_a_job_shows_an_input_of_each_type()
    {
        var examples = (await OperationsAsync())["POST /api/jobs"]["requestBody"]!["content"]!["application/json"]!["examples"]!.AsObject();
        Assert.Equal("ai_trip_generation, echo, echo_slowly", string.Join(", ", examples.Select(example => example.Key).Order(StringComparer.Ordinal)));
        Assert.Equal("very_loud", examples["echo"]!["value"]!["input"]!["tone"]!.GetValue<string>());
    }

    [Fact]
    public async Task Text_numbers_and_states_keep_their_types()
    {
        var schemas = JsonNode.Parse(await TextAsync())!["components"]!["schemas"]!;
        var job = schemas["JobDto"]!["properties"]!;
        Assert.Equal("string", job["type"]!["type"]!.GetValue<string>());
        Assert.Equal("integer", job["progress"]!["type"]!.GetValue<string>());
        Assert.Contains("\"completed\"", schemas["JobState"]!["enum"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_have_their_names_and_ranges()
    {
        var operations = await OperationsAsync();
        var limit = Parameter("GET /api/jobs", "limit")["schema"]!;
        Assert.Equal((1, 100), (limit["minimum"]!.GetValue<int>(), limit["maximum"]!.GetValue<int>()));
        Assert.Equal("header", Parameter("GET /api/jobs/{id}/events", "Last-Event-ID")["in"]!.GetValue<string>());
        Assert.Equal("query", Parameter("GET /api/tasks/ws", "lastEventId")["in"]!.GetValue<string>());

        JsonNode Parameter(string route, string name)
            => operations[route]["parameters"]!.AsArray().Single(parameter => parameter!["name"]!.GetValue<string>() == name)!;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<string> TextAsync()
    {
        using var client = described.Api.Anonymous();
        return await client.GetStringAsync("/openapi/v1.json", Cancellation);
    }

    private async Task<Dictionary<string, JsonNode>> OperationsAsync()
        => JsonNode.Parse(await TextAsync())!["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject(), (path, operation) => (Route: $"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value))
            .ToDictionary(operation => operation.Route, operation => operation.Value!, StringComparer.Ordinal);

    /// <summary>The edge with every feature's routes.</summary>
    public sealed class DescribedApi : IAsyncLifetime
    {
        public TestApi Api { get; } = new() { HasFeatures = true };

        public ValueTask InitializeAsync() => Api.InitializeAsync();

        public ValueTask DisposeAsync() => Api.DisposeAsync();
    }
}
