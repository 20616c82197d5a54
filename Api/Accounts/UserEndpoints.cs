using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Contracts;
using Concierge.Contracts.Accounts;
using Concierge.Core.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Accounts;

/// <summary>All accounts and the audit log, for those who may.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/api/admin").WithTags("Users").WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden);
        admin.MapGet("/users", ListAsync).RequireAuthorization(Permissions.ReadUsers)
            .WithName("ListUsers").WithSummary("All accounts, newest first")
            .WithDescription("`search` is part of an address or a name; `limit` is 1 to 200, 50 when not given; `cursor` is the `next` of the page before.")
            .WithExamples(response: AccountExamples.Users);
        admin.MapGet("/users/{id}", FindAsync).RequireAuthorization(Permissions.ReadUsers)
            .WithName("GetUser").WithSummary("An account").WithExamples(response: AccountExamples.User).WithProblems(StatusCodes.Status404NotFound);
        admin.MapPatch("/users/{id}", UpdateAsync).RequireAuthorization(Permissions.WriteUsers)
            .WithName("UpdateUser").WithSummary("Change an account's name or roles, or keep it out")
            .WithDescription("What is not given stays. Disabling signs the account out everywhere. The last admin stays one.")
            .WithExamples(AccountExamples.UpdateUser, AccountExamples.User).WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        admin.MapGet("/audit", AuditAsync).RequireAuthorization(Permissions.ReadAudit)
            .WithName("ListSecurityEvents").WithSummary("The audit log of security events, newest first").WithExamples(response: AccountExamples.Audit);
    }

    private static async Task<Results<Ok<Page<UserDto>>, ProblemHttpResult>> ListAsync(
        string? search, string? cursor, int? limit, UserDirectory users, CancellationToken cancellation)
    {
        var page = await users.ListAsync(search, cursor, limit ?? UserDirectory.DefaultLimit, cancellation);
        return page.IsOk ? TypedResults.Ok(page.Value) : page.Error.ToProblem();
    }

    private static async Task<Results<Ok<UserDto>, ProblemHttpResult>> FindAsync(Guid id, UserDirectory users, CancellationToken cancellation)
        => Answer(await users.FindAsync(id, cancellation));

    private static async Task<Results<Ok<UserDto>, ProblemHttpResult>> UpdateAsync(
        Guid id, UpdateUserRequest change, UserDirectory users, CancellationToken cancellation)
        => Answer(await users.UpdateAsync(id, change, cancellation));

    private static async Task<Results<Ok<Page<SecurityEventDto>>, ProblemHttpResult>> AuditAsync(
        Guid? accountId, string? kind, string? cursor, int? limit, SecurityAudit audit, CancellationToken cancellation)
    {
        var page = await audit.ListAsync(accountId, kind, cursor, limit ?? SecurityAudit.DefaultLimit, cancellation);
        return page.IsOk ? TypedResults.Ok(page.Value) : page.Error.ToProblem();
    }

    private static Results<Ok<UserDto>, ProblemHttpResult> Answer(Core.Results.Result<UserDto> user)
        => user.IsOk ? TypedResults.Ok(user.Value) : user.Error.ToProblem();
}
