namespace Concierge.Core.Results;

/// <summary>Collects what is wrong, by field, so that everything is reported at once.</summary>
public sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> _errors = new(StringComparer.Ordinal);

    public bool Any => _errors.Count > 0;

    /// <param name="field">camelCase, as on the wire; a dot before a member: <c>budget.amount</c>.</param>
    /// <param name="rule">The rule that is broken, such as <c>Must be from 1 to 30.</c>.</param>
    public void Add(string field, string rule)
    {
        if (!_errors.TryGetValue(field, out var rules)) _errors[field] = rules = [];
        if (!rules.Contains(rule, StringComparer.Ordinal)) rules.Add(rule);
    }

    public void AddUnless(bool holds, string field, string rule)
    {
        if (!holds) Add(field, rule);
    }

    public Error ToError()
        => Error.Invalid(_errors.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal));
}
