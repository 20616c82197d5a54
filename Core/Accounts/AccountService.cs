using Concierge.Contracts.Accounts;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Results;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Accounts;

/// <summary>Signing up, proving who one is, and changing what proves it.</summary>
public sealed class AccountService(
    UserManager<Account> users, ConciergeDb db, CurrentUser user, Sessions sessions, SecurityLog log, AccountMails mails, FirstAdmin firstAdmin,
    IOptions<AccountsOptions> options, TimeProvider time)
{
    // Hashed against when there is no account, so that an unknown address takes as long as a wrong password.
    private static readonly Lazy<string> SomeHash = new(() => new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = AccountServices.HashIterations }))
        .HashPassword(null!, "nobody's password"));

    /// <summary>
    /// Makes an account, with the id of the guest who asks. An address that has an account already gets a mail that
    /// says so instead, and the caller the same answer.
    /// </summary>
    public async Task<Result<bool>> SignUpAsync(SignUpRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var errors = AccountRules.Check(request);
        if (errors.Any) return errors.ToError();

        var account = await NewAccountAsync(request, cancellation);
        if (await RefusalAsync(account, request.Password) is { } refusal) return refusal;

        if (await users.FindByEmailAsync(request.Email) is { } earlier)
        {
            users.PasswordHasher.HashPassword(account, request.Password);
            await mails.TellOfSecondSignUpAsync(earlier.Id, cancellation);
            return true;
        }

        var created = await CreateAsync(account, request.Password);
        if (!created) return true;

        await log.WriteAsync(SecurityEventKinds.SignedUp, account.Id, cancellation);
        await mails.WelcomeAsync(account.Id, options.Value.RequireConfirmedEmail, cancellation);
        return true;
    }

    /// <summary>Whose address and password these are.</summary>
    public async Task<Result<Account>> VerifyAsync(string? email, string? password, CancellationToken cancellation)
    {
        if (email is not { Length: > 0 and <= AccountRules.MaxEmail } || password is not { Length: > 0 and <= AccountRules.MaxPassword })
            return AccountErrors.BadCredentials;

        var account = await users.FindByEmailAsync(email);
        if (account is null)
        {
            users.PasswordHasher.VerifyHashedPassword(null!, SomeHash.Value, password);
            await log.WriteAsync(SecurityEventKinds.SignInFailed, accountId: null, cancellation);
            return AccountErrors.BadCredentials;
        }

        var isRight = await users.CheckPasswordAsync(account, password);
        if (await users.IsLockedOutAsync(account) || !isRight || !MaySignIn(account)) return await RefuseAsync(account, isRight, cancellation);

        await users.ResetAccessFailedCountAsync(account);
        await firstAdmin.PromoteAsync(account, cancellation);
        return account;
    }

    public async Task<Account?> FindAsync(Guid id, CancellationToken cancellation)
        => await db.Accounts.AsNoTracking().SingleOrDefaultAsync(account => account.Id == id, cancellation);

    public async Task<Result<Account>> RenameAsync(string? displayName, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        AccountRules.CheckName(displayName, "displayName", errors);
        if (errors.Any) return errors.ToError();
        if (await users.FindByIdAsync(user.Id.ToString()) is not { } account) return AccountErrors.SignInRequired;

        account.DisplayName = displayName!.Trim();
        await users.UpdateAsync(account);
        return account;
    }

    /// <summary>Changes the password and signs out everywhere else.</summary>
    public async Task<Result<bool>> ChangePasswordAsync(ChangePasswordRequest request, Guid? session, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var errors = new FieldErrors();
        AccountRules.CheckPassword(request.NewPassword, "newPassword", errors);
        if (errors.Any) return errors.ToError();
        if (await users.FindByIdAsync(user.Id.ToString()) is not { } account) return AccountErrors.SignInRequired;
        if (!await users.CheckPasswordAsync(account, request.CurrentPassword ?? string.Empty)) return Error.Invalid("currentPassword", "Is not your password.");

        var changed = await users.ChangePasswordAsync(account, request.CurrentPassword!, request.NewPassword);
        if (!changed.Succeeded) return AccountErrors.Of(changed, "newPassword");

        await log.WriteAsync(SecurityEventKinds.PasswordChanged, account.Id, cancellation);
        await sessions.RevokeAllAsync(account.Id, except: session, cancellation);
        return true;
    }

    /// <summary>Sends a link, if there is an account. The answer is the same either way.</summary>
    public async Task ForgetPasswordAsync(string? email, CancellationToken cancellation)
    {
        if (email is { Length: > 0 and <= AccountRules.MaxEmail } && await users.FindByEmailAsync(email) is { DisabledAt: null } account)
            await mails.ResetPasswordAsync(account.Id, cancellation);
    }

    /// <summary>Sets the password by the link's token, which proves the address too, and signs out everywhere.</summary>
    public async Task<Result<bool>> ResetPasswordAsync(ResetPasswordRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var errors = new FieldErrors();
        AccountRules.CheckPassword(request.NewPassword, "newPassword", errors);
        if (errors.Any) return errors.ToError();
        if (await users.FindByEmailAsync(request.Email ?? string.Empty) is not { } account) return AccountErrors.BadToken;

        var reset = await users.ResetPasswordAsync(account, request.Token ?? string.Empty, request.NewPassword);
        if (!reset.Succeeded)
            return reset.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.InvalidToken)) ? AccountErrors.BadToken : AccountErrors.Of(reset, "newPassword");

        account.EmailConfirmed = true;
        await users.ResetAccessFailedCountAsync(account);
        await users.SetLockoutEndDateAsync(account, lockoutEnd: null);
        await log.WriteAsync(SecurityEventKinds.PasswordReset, account.Id, cancellation);
        await sessions.RevokeAllAsync(account.Id, except: null, cancellation);
        return true;
    }

    public async Task SendConfirmationAsync(string? email, CancellationToken cancellation)
    {
        if (email is { Length: > 0 and <= AccountRules.MaxEmail } && await users.FindByEmailAsync(email) is { EmailConfirmed: false } account)
            await mails.ConfirmAsync(account.Id, cancellation);
    }

    public async Task<Result<bool>> ConfirmAsync(ConfirmEmailRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await users.FindByEmailAsync(request.Email ?? string.Empty) is not { } account) return AccountErrors.BadToken;
        if (!(await users.ConfirmEmailAsync(account, request.Token ?? string.Empty)).Succeeded) return AccountErrors.BadToken;

        await log.WriteAsync(SecurityEventKinds.EmailConfirmed, account.Id, cancellation);
        return true;
    }

    // The guest's id, so that what the guest made need not be moved; unless an account has it already.
    private async Task<Account> NewAccountAsync(SignUpRequest request, CancellationToken cancellation)
    {
        var guest = user.IdOrNull;
        var id = guest is { } own && !await db.Accounts.AnyAsync(account => account.Id == own, cancellation) ? own : Guid.CreateVersion7();
        return new Account
        {
            Id = id,
            Email = request.Email,
            UserName = request.Email,
            DisplayName = request.DisplayName?.Trim() ?? request.Email.Split('@')[0],
            CreatedAt = time.GetUtcNow(),
            LockoutEnabled = true,
        };
    }

    private async Task<Error?> RefusalAsync(Account account, string password)
    {
        foreach (var validator in users.PasswordValidators)
        {
            var result = await validator.ValidateAsync(users, account, password);
            if (!result.Succeeded) return AccountErrors.Of(result);
        }

        return null;
    }

    // False when somebody else was faster with the same address.
    private async Task<bool> CreateAsync(Account account, string password)
    {
        try
        {
            return (await users.CreateAsync(account, password)).Succeeded;
        }
        catch (DbUpdateException error) when (error.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation })
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }

    private bool MaySignIn(Account account) => account.DisabledAt is null && (account.EmailConfirmed || !options.Value.RequireConfirmedEmail);

    private async Task<Error> RefuseAsync(Account account, bool isRight, CancellationToken cancellation)
    {
        if (!isRight) await users.AccessFailedAsync(account);
        await log.WriteAsync(SecurityEventKinds.SignInFailed, account.Id, cancellation);
        return AccountErrors.BadCredentials;
    }
}
