using Concierge.Contracts.Integrations;

namespace Concierge.Web.Integrations;

/// <summary>What somebody entered about a service.</summary>
public static class IntegrationForm
{
    /// <summary>A field's name in the form, which is also what Api calls it in its refusals.</summary>
    public static string Path(IntegrationFieldDto field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return $"fields.{field.Name}";
    }

    /// <summary>What was entered, without what was left empty.</summary>
    public static IReadOnlyDictionary<string, string> Read(IntegrationDefinitionDto definition, IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(form);
        return definition.Fields
            .Select(field => (field.Name, Value: form[Path(field)].ToString().Trim()))
            .Where(field => field.Value.Length > 0)
            .ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);
    }

    /// <summary>The same, without what is secret: what a refused form may show again.</summary>
    public static IReadOnlyDictionary<string, string> WithoutSecrets(this IReadOnlyDictionary<string, string> fields, IntegrationDefinitionDto definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var secrets = definition.Fields.Where(field => field.IsSecret).Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        return fields.Where(field => !secrets.Contains(field.Key)).ToDictionary(StringComparer.Ordinal);
    }
}
