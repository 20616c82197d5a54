using Concierge.Core.Data;
using Concierge.Core.Schedules;
using Concierge.Core.Secrets;
using Concierge.Core.Security;
using Concierge.Core.Settings;
using Concierge.Jobs;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Accounts;

public static class AccountServices
{
    /// <summary>OWASP's recommendation for PBKDF2 with SHA-512, which is what Identity's hasher does.</summary>
    public const int HashIterations = 210_000;

    private const string RotationHour = "17 4 * * *";
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(1);

    /// <summary>Accounts and what proves who one is. Expects the data, the engine, the mails and shared data-protection keys beside it.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddCheckedOptions<AccountsOptions, AccountsOptionsValidator>(AccountsOptions.Section);
        services.AddIdentityCore<Account>()
            .AddUserStore<UserOnlyStore<Account, ConciergeDb, Guid>>()
            .AddPasswordValidator<CommonPasswords>()
            .AddTokenProvider<DataProtectorTokenProvider<Account>>(TokenOptions.DefaultProvider);
        services.AddOptions<IdentityOptions>().Configure<IOptions<AccountsOptions>>(Configure);
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = HashIterations);
        services.Configure<DataProtectionTokenProviderOptions>(tokens => tokens.TokenLifespan = LinkLifetime);
        services.AddEnvelope().AddSealedRows<SigningKey>();
        services.AddSingleton<SigningKeys>().AddSingleton<AccessTokens>().AddSingleton<ApiKeyLookup>();
        services.AddScoped<IAccountLookup, AccountLookup>();
        services.AddScoped<SecurityLog>().AddScoped<Sessions>().AddScoped<ApiKeys>().AddScoped<AccountMails>().AddScoped<FirstAdmin>();
        services.AddScoped<AccountService>().AddScoped<AccountDeletion>().AddScoped<GuestAdoption>().AddScoped<UserDirectory>().AddScoped<SecurityAudit>();
        // Before AddSecrets, which notes nothing where nobody listens.
        services.AddSingleton<SecurityAuditQueue>().AddHostedService(provider => provider.GetRequiredService<SecurityAuditQueue>()).AddScoped<ISecurityAudit, QueuedSecurityAudit>();
        services.AddJob<KeyRotation, KeyRotationRequest, RotatedKeys>().AddJob<AccountErasure, AccountErasureRequest, Erased>();
        return services.AddSchedule("rotate-signing-keys", RotationHour, KeyRotation.Definition, new KeyRotationRequest());
    }

    private static void Configure(IdentityOptions identity, IOptions<AccountsOptions> accounts)
    {
        // Length and how common it is are all that matters.
        identity.Password.RequiredLength = AccountRules.MinPassword;
        identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
        identity.Password.RequiredUniqueChars = 1;
        identity.User.RequireUniqueEmail = true;
        // The user's name is the address, and what an address may hold is for AccountRules to say.
        identity.User.AllowedUserNameCharacters = string.Empty;
        identity.Lockout.MaxFailedAccessAttempts = accounts.Value.MaxFailedSignIns;
        identity.Lockout.DefaultLockoutTimeSpan = accounts.Value.Lockout;
    }
}
