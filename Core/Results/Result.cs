using System.Diagnostics.CodeAnalysis;

namespace Concierge.Core.Results;

/// <summary>Either a value or a reason; exceptions are for bugs and outages.</summary>
public readonly record struct Result<T>
{
    private Result(T? value, Error? error) => (Value, Error) = (value, error);

    public T? Value { get; }

    public Error? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsOk => Error is null;

    public static implicit operator Result<T>(T value) => new(value, error: null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}

/// <summary>Why something was refused.</summary>
/// <param name="Code">A stable identifier, such as <c>unknown_job_type</c>.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Fields">For <see cref="ErrorKind.Invalid"/>: field name (camelCase, as on the wire) to the rules it breaks.</param>
public sealed record Error(ErrorKind Kind, string Code, string Message, IReadOnlyDictionary<string, string[]>? Fields = null)
{
    public static Error Invalid(IReadOnlyDictionary<string, string[]> fields)
        => new(ErrorKind.Invalid, "validation_failed", "One or more fields are not valid.", fields);

    public static Error Invalid(string field, string rule)
        => Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [rule] });
}

/// <summary>What kind of refusal it is; decides the HTTP status.</summary>
public enum ErrorKind
{
    Invalid,
    NotFound,
    Conflict,
    Forbidden,

    /// <summary>Whoever asks must say again who they are.</summary>
    Unauthorized,
}
