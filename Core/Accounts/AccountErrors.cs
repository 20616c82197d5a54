using Concierge.Core.Results;
using Microsoft.AspNetCore.Identity;

namespace Concierge.Core.Accounts;

/// <summary>Refusals of the accounts' use cases. None tells whether an address has an account.</summary>
internal static class AccountErrors
{
    public static Error BadCredentials { get; } = new(ErrorKind.Unauthorized, "bad_credentials",
        "The address or the password is wrong, or the account cannot sign in now. After several tries, wait some minutes.");

    public static Error BadToken { get; } = new(ErrorKind.Invalid, "bad_token", "This link has expired or was used before. Ask for a new one.");

    public static Error BadRefreshToken { get; } = new(ErrorKind.Unauthorized, "bad_refresh_token", "This refresh token does not hold any more. Sign in again.");

    public static Error SignInRequired { get; } = new(ErrorKind.Forbidden, "account_required", "Only for those who have signed in with an account.");

    public static Error NotFound(string what) => new(ErrorKind.NotFound, $"{what}_not_found", $"There is no such {what.Replace('_', ' ')}.");

    /// <summary>What Identity has against an address or a password, by field.</summary>
    public static Error Of(IdentityResult refused, string passwordField = "password")
    {
        var errors = new FieldErrors();
        foreach (var error in refused.Errors)
            errors.Add(error.Code.StartsWith("Password", StringComparison.Ordinal) ? passwordField : "email", error.Description);
        return errors.ToError();
    }
}
