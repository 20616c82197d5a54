namespace Concierge.Contracts.Integrations;

/// <summary>How a field is filled in.</summary>
public enum IntegrationFieldKind
{
    Text,
    Url,
    Number,

    /// <summary>One of <c>choices</c>.</summary>
    Choice,
}

/// <summary>One field of an integration.</summary>
/// <param name="Name">As it stands in <c>fields</c>.</param>
/// <param name="IsSecret">Sealed before it is stored; no request reads it back.</param>
/// <param name="Default">Taken when the field is left out.</param>
public sealed record IntegrationFieldDto(
    string Name, string Title, IntegrationFieldKind Kind, bool IsSecret, bool IsRequired, string? Help, string? Default, IReadOnlyList<string>? Choices);

/// <summary>A kind of outside service that can be connected.</summary>
public sealed record IntegrationDefinitionDto(string Type, string Title, string Description, IReadOnlyList<IntegrationFieldDto> Fields);

/// <summary>A connected service.</summary>
/// <param name="Fields">The values that are not secret.</param>
/// <param name="Secrets">The secret fields that are set, each with the last four characters of its value where it is long enough.</param>
public sealed record IntegrationDto(
    Guid Id,
    string Type,
    string Name,
    IReadOnlyDictionary<string, string> Fields,
    IReadOnlyDictionary<string, string?> Secrets,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IntegrationTestDto? LastTest);

/// <summary>What came of a test.</summary>
/// <param name="Message">In words: what works, or what is wrong and where to look.</param>
public sealed record IntegrationTestDto(bool IsOk, string Message, DateTimeOffset At);

/// <summary>Body of <c>POST /api/integrations</c>.</summary>
/// <param name="Type">Of one of the definitions.</param>
/// <param name="Name">For you: 1 to 100 characters, unique among your integrations.</param>
/// <param name="Fields">Secret or not, by name.</param>
public sealed record NewIntegrationRequest(string Type, string Name, IReadOnlyDictionary<string, string> Fields)
{
    // A record would print the secrets wherever somebody logs the request.
    public override string ToString() => nameof(NewIntegrationRequest);
}

/// <summary>Body of <c>PUT /api/integrations/{id}</c>.</summary>
/// <param name="Fields">All fields by name; secret ones that are left out stay as they are.</param>
public sealed record ChangeIntegrationRequest(string Name, IReadOnlyDictionary<string, string> Fields)
{
    public override string ToString() => nameof(ChangeIntegrationRequest);
}
