using Concierge.Api.Docs;
using Concierge.Api.Guests;
using Concierge.Api.Http;
using Concierge.Contracts.Accounts;
using Concierge.Core.Accounts;
using Concierge.Core.Results;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Accounts;

/// <summary>Proving who one is: by password, by refresh token, by a link from a mail.</summary>
internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/auth").WithTags("Authentication").AllowAnonymous().WithProblems(StatusCodes.Status400BadRequest);
        auth.MapPost("/sign-in", SignInAsync).WithName("SignIn").WithSummary("Sign in an API client")
            .WithDescription("What a guest made whose token comes along becomes the account's.")
            .WithExamples(AccountExamples.SignIn, AccountExamples.Tokens).WithProblems(StatusCodes.Status401Unauthorized);
        auth.MapPost("/session", OpenSessionAsync).WithName("OpenSession").WithSummary("Sign in a browser")
            .WithDescription("Sets the cookie `concierge_session`, out of reach of scripts. Its value can also be sent as a bearer token.")
            .WithExamples(AccountExamples.SignIn, AccountExamples.Session).WithProblems(StatusCodes.Status401Unauthorized);
        auth.MapPost("/refresh", RefreshAsync).WithName("RefreshTokens").WithSummary("Exchange a refresh token")
            .WithDescription("A refresh token is good for one call. One that comes a second time was copied: the session ends.")
            .WithExamples(AccountExamples.Refresh, AccountExamples.Tokens).WithProblems(StatusCodes.Status401Unauthorized);
        auth.MapPost("/password/forgot", ForgetAsync).WithName("ForgotPassword").WithSummary("Ask for a link to set a new password")
            .WithDescription("The answer is the same whether or not the address has an account.").WithExamples(AccountExamples.Email);
        auth.MapPost("/password/reset", ResetAsync).WithName("ResetPassword").WithSummary("Set a new password by a mail's link").WithExamples(AccountExamples.Reset);
        auth.MapPost("/confirmation", SendConfirmationAsync).WithName("SendConfirmation").WithSummary("Ask for a link to confirm an address").WithExamples(AccountExamples.Email);
        auth.MapPost("/confirm", ConfirmAsync).WithName("ConfirmEmail").WithSummary("Confirm an address by a mail's link").WithExamples(AccountExamples.Confirm);
    }

    private static async Task<Results<Ok<TokensDto>, ProblemHttpResult>> SignInAsync(
        SignInRequest request, HttpContext context, AccountService accounts, Sessions sessions, AccessTokens tokens, GuestAdoption adoption, CancellationToken cancellation)
    {
        var verified = await accounts.VerifyAsync(request.Email, request.Password, cancellation);
        if (!verified.IsOk) return verified.Error.ToProblem();

        var account = verified.Value;
        var (refresh, session) = await sessions.OpenFamilyAsync(account, Device(request, context), cancellation);
        await AdoptAsync(context, account, adoption, cancellation);
        NotStored(context);
        return TypedResults.Ok(await tokens.CreateAsync(account, session, refresh, cancellation));
    }

    private static async Task<Results<Ok<SessionTokenDto>, ProblemHttpResult>> OpenSessionAsync(
        SignInRequest request, HttpContext context, AccountService accounts, Sessions sessions, GuestAdoption adoption, CancellationToken cancellation)
    {
        var verified = await accounts.VerifyAsync(request.Email, request.Password, cancellation);
        if (!verified.IsOk) return verified.Error.ToProblem();

        var account = verified.Value;
        var (secret, session) = await sessions.OpenAsync(account, Device(request, context), cancellation);
        await AdoptAsync(context, account, adoption, cancellation);
        SessionCookie.Set(context, secret, session.ExpiresAt);
        context.Response.Cookies.Delete(GuestCookie.Name);
        NotStored(context);
        return TypedResults.Ok(new SessionTokenDto(secret, session.ExpiresAt, account.ToDto()));
    }

    private static async Task<Results<Ok<TokensDto>, ProblemHttpResult>> RefreshAsync(
        RefreshRequest request, HttpContext context, Sessions sessions, AccessTokens tokens, CancellationToken cancellation)
    {
        if (request.RefreshToken is not { Length: > 0 and < 200 }) return Error.Invalid("refreshToken", "Required.").ToProblem();
        var refreshed = await sessions.RefreshAsync(request.RefreshToken, cancellation);
        if (!refreshed.IsOk) return refreshed.Error.ToProblem();

        var (refresh, session, account) = refreshed.Value;
        NotStored(context);
        return TypedResults.Ok(await tokens.CreateAsync(account, session, refresh, cancellation));
    }

    private static async Task<Accepted> ForgetAsync(EmailRequest request, AccountService accounts, CancellationToken cancellation)
    {
        await accounts.ForgetPasswordAsync(request.Email, cancellation);
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ResetAsync(ResetPasswordRequest request, AccountService accounts, CancellationToken cancellation)
        => Done(await accounts.ResetPasswordAsync(request, cancellation));

    private static async Task<Accepted> SendConfirmationAsync(EmailRequest request, AccountService accounts, CancellationToken cancellation)
    {
        await accounts.SendConfirmationAsync(request.Email, cancellation);
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ConfirmAsync(ConfirmEmailRequest request, AccountService accounts, CancellationToken cancellation)
        => Done(await accounts.ConfirmAsync(request, cancellation));

    private static Results<NoContent, ProblemHttpResult> Done(Result<bool> result) => result.IsOk ? TypedResults.NoContent() : result.Error.ToProblem();

    private static async Task AdoptAsync(HttpContext context, Account account, GuestAdoption adoption, CancellationToken cancellation)
    {
        if (context.User.IsGuest() && context.User.PersonId() is { } guest) await adoption.AdoptAsync(guest, account.Id, cancellation);
    }

    private static string? Device(SignInRequest request, HttpContext context) => request.Device ?? context.Request.Headers.UserAgent.ToString();

    private static void NotStored(HttpContext context) => context.Response.Headers.CacheControl = "no-store";
}
