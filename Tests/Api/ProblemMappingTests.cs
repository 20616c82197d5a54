using Concierge.Api.Http;
using Concierge.Core.Results;
using Microsoft.AspNetCore.Http;

namespace Concierge.Tests.Api;

public sealed class ProblemMappingTests
{
    [Theory]
    [InlineData(ErrorKind.Invalid, 400)]
    [InlineData(ErrorKind.NotFound, 404)]
    [InlineData(ErrorKind.Conflict, 409)]
    [InlineData(ErrorKind.Forbidden, 403)]
    public void Each_kind_has_its_status(ErrorKind kind, int status)
    {
        var problem = new Error(kind, "some_code", "What to do.").ToProblem().ProblemDetails;
        Assert.Equal((status, "What to do.", "some_code"), (problem.Status, problem.Detail, problem.Extensions["code"]));
    }

    [Fact]
    public void Every_kind_is_mapped()
        => Assert.All(Enum.GetValues<ErrorKind>(), kind => Assert.InRange(new Error(kind, "c", "m").ToProblem().StatusCode, 400, 499));

    [Fact]
    public void Field_errors_are_kept()
    {
        var problem = Assert.IsType<HttpValidationProblemDetails>(Error.Invalid("budget.amount", "Must be positive.").ToProblem().ProblemDetails);
        Assert.Equal(["Must be positive."], problem.Errors["budget.amount"]);
    }
}
