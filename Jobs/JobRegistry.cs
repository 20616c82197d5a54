using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Concierge.Contracts;
using Microsoft.Extensions.DependencyInjection;

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
}

/// <summary>A job type with the code that runs it, its types erased.</summary>
internal abstract record JobRegistration(JobDefinition Definition)
{
    /// <summary>Runs one attempt and returns the result as JSON.</summary>
    /// <exception cref="JsonException">The stored payload is not one of this type.</exception>
    public abstract Task<string> RunAsync(IServiceProvider services, string payload, JobContext job, CancellationToken cancellation);
}

internal sealed record JobRegistration<THandler, TPayload, TResult>() : JobRegistration(THandler.Definition)
    where THandler : class, IJobHandler<TPayload, TResult>
{
    public override async Task<string> RunAsync(IServiceProvider services, string payload, JobContext job, CancellationToken cancellation)
    {
        var input = Read(payload);
        var handler = ActivatorUtilities.CreateInstance<THandler>(services);
        var result = await handler.RunAsync(input, job, cancellation);
        return JsonSerializer.Serialize(result, Wire.Json);
    }

    private static TPayload Read(string payload)
    {
        try
        {
            return JsonSerializer.Deserialize<TPayload>(payload, Wire.Json) ?? throw new JsonException("The payload is null.");
        }
        catch (JsonException error)
        {
            throw new FailForGoodException("payload_unreadable", "This job was stored in a form that this version cannot read.", error);
        }
    }
}
