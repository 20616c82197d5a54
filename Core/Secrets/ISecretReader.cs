using Concierge.Core.Results;

namespace Concierge.Core.Secrets;

/// <summary>
/// Opens secrets of the current user for jobs and integrations. Each reading is noted. Keep what comes out in local
/// variables: not in a job's payload, step or result, not in a log, not in an exception.
/// </summary>
public interface ISecretReader
{
    /// <summary>The value, or <c>secret_not_found</c> when there is no such secret of the current user's.</summary>
    Task<Result<SecretText>> ReadAsync(Guid id, CancellationToken cancellation);

    /// <inheritdoc cref="ReadAsync(Guid,CancellationToken)"/>
    Task<Result<SecretText>> ReadAsync(string name, CancellationToken cancellation);
}

/// <summary>A secret's value, which has to be asked for: it neither prints itself nor turns up in JSON.</summary>
public sealed class SecretText(string value)
{
    /// <summary>The value.</summary>
    public string Reveal() => value;

    public override string ToString() => "(secret)";
}
