namespace Concierge.Contracts.Secrets;

/// <summary>What kind of value a secret is; for people only.</summary>
public enum SecretKind
{
    ApiKey,
    Password,
    Token,
    SigningKey,
    Other,
}

/// <summary>A secret without its value, which nobody reads back.</summary>
/// <param name="Name">Unique among your secrets; jobs name it.</param>
/// <param name="LastFour">The last four characters of the value; null when it has less than twelve.</param>
/// <param name="UpdatedAt">When the value was last replaced.</param>
/// <param name="LastUsedAt">When a job or an integration last read it.</param>
public sealed record SecretDto(
    Guid Id, string Name, SecretKind Kind, string? LastFour, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? LastUsedAt);

/// <summary>Body of <c>POST /api/secrets</c>.</summary>
/// <param name="Name">1 to 100 letters, digits, dots, dashes and underscores; begins with a letter or digit.</param>
/// <param name="Value">1 to 16,384 bytes of UTF-8.</param>
public sealed record NewSecretRequest(string Name, string Value, SecretKind Kind = SecretKind.Other)
{
    // A record would print the value wherever somebody logs the request.
    public override string ToString() => nameof(NewSecretRequest);
}

/// <summary>Body of <c>PUT /api/secrets/{id}</c>.</summary>
/// <param name="Value">1 to 16,384 bytes of UTF-8.</param>
public sealed record ReplaceSecretRequest(string Value)
{
    public override string ToString() => nameof(ReplaceSecretRequest);
}
