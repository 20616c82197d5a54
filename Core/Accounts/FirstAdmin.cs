using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;

namespace Concierge.Core.Accounts;

/// <summary>
/// Makes the account of the configured address an admin. To know the address is not enough: it must have been
/// confirmed by mail, or the account made from the configuration.
/// </summary>
public sealed class FirstAdmin(UserManager<Account> users, SecurityLog log, IConfiguration configuration, TimeProvider time)
{
    public const string EmailKey = "Concierge:Admin:Email";
    public const string PasswordKey = "Concierge:Admin:Password";

    /// <summary>Makes the account when address and password are configured and nobody has the address.</summary>
    public async Task CreateAsync(CancellationToken cancellation)
    {
        if (configuration[EmailKey] is not { Length: > 0 } email || configuration[PasswordKey] is not { Length: > 0 } password) return;
        if (await users.FindByEmailAsync(email) is not null) return;

        var account = new Account
        {
            Id = Guid.CreateVersion7(),
            Email = email,
            UserName = email,
            DisplayName = "Admin",
            EmailConfirmed = true,
            LockoutEnabled = true,
            CreatedAt = time.GetUtcNow(),
            Roles = [Roles.Admin],
        };
        var created = await users.CreateAsync(account, password);
        if (!created.Succeeded)
            throw new InvalidOperationException($"{PasswordKey} cannot be used: {string.Join(" ", created.Errors.Select(error => error.Description))}");

        await log.WriteAsync(SecurityEventKinds.SignedUp, account.Id, cancellation);
    }

    public async Task PromoteAsync(Account account, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (!account.EmailConfirmed || account.Roles.Contains(Roles.Admin)) return;
        if (!string.Equals(configuration[EmailKey], account.Email, StringComparison.OrdinalIgnoreCase)) return;

        account.Roles = [.. account.Roles, Roles.Admin];
        await users.UpdateAsync(account);
        await log.WriteAsync(SecurityEventKinds.RolesChanged, account.Id, cancellation);
    }
}
