using System.Text.Json;
using System.Text.Json.Nodes;

namespace Concierge.Tests.Api.Support;

/// <summary>Reads a refusal and holds it to RFC 9457.</summary>
internal static class Problem
{
    public static async Task<JsonObject> ReadAsync(HttpResponseMessage response, int status)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"Expected {status}, got {(int)response.StatusCode}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(body)!.AsObject();
        Assert.Equal(status, problem["status"]!.GetValue<int>());
        Assert.NotEmpty(problem["title"]!.GetValue<string>());
        Assert.NotEmpty(problem["traceId"]!.GetValue<string>());
        return problem;
    }

    public static async Task<string> RuleAsync(HttpResponseMessage response, int status, string field)
    {
        var problem = await ReadAsync(response, status);
        var errors = problem["errors"]?.AsObject();
        Assert.True(errors?.ContainsKey(field) == true, $"No error for {field} in {problem.ToJsonString()}");
        return errors[field]!.Deserialize<string[]>()!.Single();
    }
}
