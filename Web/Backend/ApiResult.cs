using System.Diagnostics.CodeAnalysis;

namespace Concierge.Web.Backend;

/// <summary>What came of a call to Api: a value, or why there is none.</summary>
public readonly record struct ApiResult<T>
{
    private ApiResult(T? value, ApiFailure? failure) => (Value, Failure) = (value, failure);

    public T? Value { get; }

    public ApiFailure? Failure { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsOk => Failure is null;

    public static implicit operator ApiResult<T>(T value) => new(value, failure: null);

    public static implicit operator ApiResult<T>(ApiFailure failure) => new(default, failure);
}

/// <summary>The answer of a call whose body does not matter.</summary>
public readonly record struct Done;

/// <summary>Why a call did not succeed, in words for the person who made it.</summary>
/// <param name="Fields">Field name as on the wire, such as <c>budget.amount</c>, to the rules it breaks.</param>
public sealed record ApiFailure(
    ApiFailureKind Kind,
    string Message,
    IReadOnlyDictionary<string, string[]>? Fields = null)
{
    public static ApiFailure Unavailable { get; } = new(
        ApiFailureKind.Unavailable,
        "The server behind this page does not answer. Nothing was lost; try again in a moment.");

    public static ApiFailure NotFound { get; } = new(ApiFailureKind.NotFound, "There is nothing here that belongs to you.");
}

public enum ApiFailureKind
{
    /// <summary>Some field breaks a rule.</summary>
    Invalid,

    /// <summary>The guest's token is not accepted any more.</summary>
    Unauthorized,

    /// <summary>Unknown, or somebody else's.</summary>
    NotFound,

    /// <summary>Came too late, such as cancelling what has ended.</summary>
    Conflict,

    /// <summary>Api could not be reached or is overloaded.</summary>
    Unavailable,

    /// <summary>Anything else.</summary>
    Unexpected,
}
