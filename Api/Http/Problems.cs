using Concierge.Core.Results;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Concierge.Api.Http;

/// <summary>Every refusal of the API is made here: RFC 9457 with a stable <c>code</c> and, where fields are at fault, <c>errors</c>.</summary>
internal static class Problems
{
    public static ProblemHttpResult ToProblem(this Error error) => Of(
        error.Kind switch
        {
            ErrorKind.Invalid => StatusCodes.Status400BadRequest,
            ErrorKind.NotFound => StatusCodes.Status404NotFound,
            ErrorKind.Conflict => StatusCodes.Status409Conflict,
            ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
            ErrorKind.Unauthorized => StatusCodes.Status401Unauthorized,
            _ => throw new ArgumentOutOfRangeException(nameof(error), error.Kind, "Has no HTTP status."),
        },
        error.Code,
        error.Message,
        error.Fields);

    public static ProblemHttpResult Invalid(string field, string rule) => Error.Invalid(field, rule).ToProblem();

    public static ProblemHttpResult Of(int status, string code, string detail, IReadOnlyDictionary<string, string[]>? fields = null)
    {
        // The title stays the status's own; HttpValidationProblemDetails would set one of its own.
        var problem = fields is null
            ? new ProblemDetails()
            : new HttpValidationProblemDetails(fields.ToDictionary(StringComparer.Ordinal)) { Title = null };
        problem.Status = status;
        problem.Detail = detail;
        problem.Extensions["code"] = code;
        return TypedResults.Problem(problem);
    }
}
