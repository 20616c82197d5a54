using System.Diagnostics.CodeAnalysis;

namespace Concierge.Jobs;

/// <summary>The job types that this process knows.</summary>
public sealed class JobRegistry
{
    private readonly Dictionary<string, JobRegistration> _byName;

    internal JobRegistry(IEnumerable<JobRegistration> registrations)
    {
        _byName = new Dictionary<string, JobRegistration>(StringComparer.Ordinal);
        foreach (var registration in registrations)
        {
            if (!_byName.TryAdd(registration.Definition.Name, registration))
                throw new InvalidOperationException($"The job type '{registration.Definition.Name}' is registered twice.");
        }

        Definitions = [.. _byName.Values.Select(registration => registration.Definition)];
        Queues = [.. Definitions.Select(definition => definition.Queue).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Every known type.</summary>
    public IReadOnlyList<JobDefinition> Definitions { get; }

    /// <summary>The queues of the known types.</summary>
    public IReadOnlyList<string> Queues { get; }

    /// <summary>The definition of a type by its name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out JobDefinition? definition)
    {
        definition = _byName.GetValueOrDefault(name)?.Definition;
        return definition is not null;
    }

    internal JobRegistration Get(string name) => _byName[name];

    internal IEnumerable<JobRegistration> SubscribersOf(string eventName)
        => _byName.Values.Where(registration => registration.Definition.StartsOn.Contains(eventName, StringComparer.Ordinal));
}
