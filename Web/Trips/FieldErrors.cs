namespace Concierge.Web.Trips;

/// <summary>What is wrong with a form, by field, in the order of the form.</summary>
public sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> byField = new(StringComparer.Ordinal);
    private readonly List<string> general = [];

    public bool None => byField.Count == 0 && general.Count == 0;

    /// <summary>What belongs to no field of the form.</summary>
    public IReadOnlyList<string> General => general;

    public IEnumerable<(string Field, string Message)> All => byField.SelectMany(pair => pair.Value.Select(message => (pair.Key, message)));

    public IReadOnlyList<string> Of(string field) => byField.TryGetValue(field, out var messages) ? messages : [];

    public void Add(string field, string message)
    {
        if (!byField.TryGetValue(field, out var messages)) byField[field] = messages = [];
        if (!messages.Contains(message, StringComparer.Ordinal)) messages.Add(message);
    }

    /// <summary>Takes over what Api said.</summary>
    public void AddFromApi(IReadOnlyDictionary<string, string[]> fields)
    {
        foreach (var (name, messages) in fields)
        {
            foreach (var message in messages)
            {
                if (TripFields.Owner(name) is { } field) Add(field, message);
                else general.Add($"{name}: {message}");
            }
        }
    }
}
