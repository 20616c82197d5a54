using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Contracts.Accounts;
using Concierge.Core.Accounts;
using Concierge.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Concierge.Api.Accounts;

/// <summary>Signing up, and one's own account.</summary>
internal static class AccountEndpoints
{
    public static IEndpointRouteBuilder MapAccounts(this IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/api/accounts").WithTags("Accounts").WithProblems(StatusCodes.Status400BadRequest);
        accounts.MapPost("", SignUpAsync).AllowAnonymous()
            .WithName("SignUp")
            .WithSummary("Sign up")
            .WithDescription(
                "Called with a guest's token, what the guest made stays theirs. The answer is the same whether or not the address has an account already; "
                + "its owner then gets a mail. Sign in afterwards with `POST /api/auth/sign-in` or `POST /api/auth/session`.")
            .WithExamples(AccountExamples.SignUp);

        var own = accounts.MapGroup("/me").RequireAuthorization(PeopleServices.SignedIn).WithProblems(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
        own.MapGet("", FindAsync).WithName("GetAccount").WithSummary("Your account").WithExamples(response: AccountExamples.Account);
        own.MapPut("", UpdateAsync).WithName("UpdateAccount").WithSummary("Change what you are called").WithExamples(AccountExamples.Update, AccountExamples.Account);
        own.MapPost("/password", ChangePasswordAsync).WithName("ChangePassword").WithSummary("Change your password")
            .WithDescription("Signs out everywhere else.").WithExamples(AccountExamples.ChangePassword);
        own.MapDelete("", DeleteAsync).WithName("DeleteAccount").WithSummary("Delete your account and all its data")
            .WithDescription("Signs out at once; a job then takes away everything that was yours. It cannot be undone.").WithExamples(AccountExamples.Delete);

        routes.MapAuth();
        routes.MapSessions();
        routes.MapApiKeys();
        routes.MapUsers();
        routes.MapSigningKeys();
        return routes;
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> SignUpAsync(SignUpRequest request, AccountService accounts, CancellationToken cancellation)
    {
        var done = await accounts.SignUpAsync(request, cancellation);
        return done.IsOk ? TypedResults.Accepted((string?)null) : done.Error.ToProblem();
    }

    private static async Task<Results<Ok<AccountDto>, ProblemHttpResult>> FindAsync(CurrentUser user, AccountService accounts, CancellationToken cancellation)
        => await accounts.FindAsync(user.Id, cancellation) is { } account ? TypedResults.Ok(account.ToDto()) : Gone();

    private static async Task<Results<Ok<AccountDto>, ProblemHttpResult>> UpdateAsync(UpdateAccountRequest request, AccountService accounts, CancellationToken cancellation)
    {
        var done = await accounts.RenameAsync(request.DisplayName, cancellation);
        return done.IsOk ? TypedResults.Ok(done.Value.ToDto()) : done.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangePasswordAsync(
        ChangePasswordRequest request, HttpContext context, AccountService accounts, CancellationToken cancellation)
    {
        var done = await accounts.ChangePasswordAsync(request, context.User.SessionId(), cancellation);
        return done.IsOk ? TypedResults.NoContent() : done.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        [FromBody] DeleteAccountRequest request, HttpContext context, AccountDeletion deletion, CancellationToken cancellation)
    {
        var done = await deletion.RequestAsync(request.Password, cancellation);
        if (!done.IsOk) return done.Error.ToProblem();

        SessionCookie.Delete(context);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult Gone() => Problems.Of(StatusCodes.Status404NotFound, "account_not_found", "There is no such account.");
}
