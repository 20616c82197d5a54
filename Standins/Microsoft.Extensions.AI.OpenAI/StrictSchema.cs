using System.Text.Json;
using System.Text.Json.Nodes;

namespace Microsoft.Extensions.AI;

/// <summary>
/// Schemas as OpenAI's structured output takes them: every property required, none besides, and keywords that
/// it does not know said in the description instead.
/// </summary>
internal static class StrictSchema
{
    private static readonly string[] s_unsupported =
    [
        "contentEncoding", "contentMediaType", "not", "minLength", "maxLength", "pattern", "format", "minimum", "maximum",
        "multipleOf", "patternProperties", "minItems", "maxItems", "unevaluatedProperties", "propertyNames", "minProperties",
        "maxProperties", "unevaluatedItems", "contains", "minContains", "maxContains", "uniqueItems",
    ];

    private static readonly AIJsonSchemaTransformCache s_cache = new(new AIJsonSchemaTransformOptions
    {
        DisallowAdditionalProperties = true,
        ConvertBooleanSchemas = true,
        MoveDefaultKeywordToDescription = true,
        RequireAllProperties = true,
        TransformSchemaNode = (_, node) => DescribeUnsupported(node),
    });

    public static JsonElement? Of(ChatResponseFormatJson format) => s_cache.GetOrCreateTransformedSchema(format);

    private static JsonNode DescribeUnsupported(JsonNode node)
    {
        if (node is not JsonObject schema) return node;

        string[] said = [.. s_unsupported.Where(schema.ContainsKey).Select(keyword => $"{keyword}: {schema[keyword]}")];
        if (said.Length == 0) return node;

        foreach (var keyword in s_unsupported) schema.Remove(keyword);
        var description = schema["description"] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        schema["description"] = string.Join(Environment.NewLine, description is null ? said : [description, .. said]);
        return node;
    }
}
