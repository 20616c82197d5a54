namespace Concierge.Core.Integrations;

/// <summary>The kinds of services that can be connected.</summary>
public sealed class IntegrationCatalogue(IEnumerable<IntegrationDefinition> definitions)
{
    /// <summary>In the order in which they are offered.</summary>
    public IReadOnlyList<IntegrationDefinition> All { get; } = [.. definitions];

    /// <summary>Their types, for a message.</summary>
    public string Types => string.Join(", ", All.Select(definition => definition.Type).Order(StringComparer.Ordinal));

    public IntegrationDefinition? Find(string? type) => All.FirstOrDefault(definition => string.Equals(definition.Type, type, StringComparison.Ordinal));
}
