using System.Globalization;
using Concierge.Contracts.Integrations;
using Concierge.Core.Results;
using Concierge.Core.Secrets;

namespace Concierge.Core.Integrations;

/// <summary>What the fields of an integration must be like, by its definition.</summary>
internal static class IntegrationRules
{
    public const int MaxIntegrations = 50;

    private const int MaxName = 100;
    private const int MaxValue = 2_000;
    private const int MaxPort = 65_535;

    /// <param name="alreadySet">Secret fields that may be left out because they have a value.</param>
    public static Error? Check(IntegrationDefinition definition, string? name, IReadOnlyDictionary<string, string>? fields, IEnumerable<string> alreadySet)
    {
        var errors = new FieldErrors();
        errors.AddUnless(!string.IsNullOrWhiteSpace(name) && name.Trim().Length <= MaxName && !name.Any(char.IsControl), "name", $"Must have 1 to {MaxName} characters.");
        if (fields is null) errors.Add("fields", "Is required.");
        else CheckFields(definition, fields, alreadySet.ToHashSet(StringComparer.Ordinal), errors);
        return errors.Any ? errors.ToError() : null;
    }

    private static void CheckFields(IntegrationDefinition definition, IReadOnlyDictionary<string, string> fields, HashSet<string> alreadySet, FieldErrors errors)
    {
        var known = string.Join(", ", definition.Fields.Select(field => field.Name));
        foreach (var name in fields.Keys.Where(name => definition.Fields.All(field => field.Name != name)))
            errors.Add("fields", $"Must be among: {known}.");

        foreach (var field in definition.Fields)
        {
            var path = $"fields.{field.Name}";
            if (fields.TryGetValue(field.Name, out var value) && !string.IsNullOrWhiteSpace(value)) CheckValue(field, value, path, errors);
            else errors.AddUnless(!field.IsRequired || field.Default is not null || alreadySet.Contains(field.Name), path, "Is required.");
        }
    }

    private static void CheckValue(IntegrationField field, string value, string path, FieldErrors errors)
    {
        if (field.IsSecret) SecretRules.CheckValue(value, path, errors);
        else errors.AddUnless(value.Length <= MaxValue, path, "Must have at most 2,000 characters.");
        errors.AddUnless(!value.Any(char.IsControl), path, "Must not contain control characters.");
        switch (field.Kind)
        {
            case IntegrationFieldKind.Url:
                errors.AddUnless(IsAddress(value, field.Schemes), path, $"Must be an absolute address with {string.Join(" or ", field.Schemes)}, without a user and a fragment.");
                break;
            case IntegrationFieldKind.Number:
                errors.AddUnless(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MaxPort, path, "Must be a number from 1 to 65,535.");
                break;
            case IntegrationFieldKind.Choice:
                errors.AddUnless(field.Choices!.Contains(value, StringComparer.Ordinal), path, $"Must be one of: {string.Join(", ", field.Choices!)}.");
                break;
            default:
                break;
        }
    }

    private static bool IsAddress(string value, IReadOnlyList<string> schemes)
        => Uri.TryCreate(value, UriKind.Absolute, out var address)
            && schemes.Contains(address.Scheme, StringComparer.Ordinal)
            && address.UserInfo.Length == 0
            && address.Fragment.Length == 0;
}
