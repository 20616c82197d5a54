using Concierge.Contracts.Integrations;

namespace Concierge.Core.Integrations;

/// <summary>A kind of outside service: its fields, and how to find out whether they are right.</summary>
public abstract class IntegrationDefinition
{
    /// <summary>Stable identifier on the wire and in the database.</summary>
    public abstract string Type { get; }

    public abstract string Title { get; }

    public abstract string Description { get; }

    public abstract IReadOnlyList<IntegrationField> Fields { get; }

    /// <summary>Tries the service. What goes wrong on the way there may be thrown; it is put into words elsewhere.</summary>
    public abstract Task<TestOutcome> TestAsync(IntegrationSettings settings, CancellationToken cancellation);

    public IntegrationDefinitionDto ToDto() => new(Type, Title, Description, [.. Fields.Select(field => field.ToDto())]);
}

/// <summary>One field of a definition.</summary>
public sealed record IntegrationField(string Name, string Title, IntegrationFieldKind Kind = IntegrationFieldKind.Text)
{
    public bool IsSecret { get; init; }

    public bool IsRequired { get; init; } = true;

    public string? Help { get; init; }

    public string? Default { get; init; }

    /// <summary>For <see cref="IntegrationFieldKind.Choice"/>.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>For <see cref="IntegrationFieldKind.Url"/>.</summary>
    public IReadOnlyList<string> Schemes { get; init; } = ["https", "http"];

    public IntegrationFieldDto ToDto() => new(Name, Title, Kind, IsSecret, IsRequired, Help, Default, Choices);
}

/// <summary>The fields of one integration, secret ones opened. Lives for one use.</summary>
public sealed class IntegrationSettings(IReadOnlyDictionary<string, string> values)
{
    /// <summary>The value of a required field.</summary>
    public string this[string field] => values[field];

    /// <summary>The value of a field that may be left out.</summary>
    public string? Find(string field) => values.GetValueOrDefault(field);

    public override string ToString() => nameof(IntegrationSettings);
}

/// <summary>What a test found, in words for the person who asked.</summary>
public sealed record TestOutcome(bool IsOk, string Message)
{
    public static TestOutcome Works(string message) => new(IsOk: true, message);

    public static TestOutcome Fails(string message) => new(IsOk: false, message);
}
