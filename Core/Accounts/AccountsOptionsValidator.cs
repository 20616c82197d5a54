using Microsoft.Extensions.Options;

namespace Concierge.Core.Accounts;

internal sealed class AccountsOptionsValidator : IValidateOptions<AccountsOptions>
{
    public ValidateOptionsResult Validate(string? name, AccountsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var result = new ValidateOptionsResultBuilder();
        Check(options.Issuer.Length is >= 1 and <= 200, nameof(options.Issuer), "must have 1 to 200 characters");
        Check(options.Audience.Length is >= 1 and <= 200, nameof(options.Audience), "must have 1 to 200 characters");
        Check(IsWithin(options.AccessTokenLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)), nameof(options.AccessTokenLifetime), "must be from 1 min to 1 h");
        Check(IsWithin(options.SessionLifetime, TimeSpan.FromHours(1), TimeSpan.FromDays(365)), nameof(options.SessionLifetime), "must be from 1 h to 365 days");
        Check(IsWithin(options.SigningKeyLifetime, TimeSpan.FromHours(1), TimeSpan.FromDays(365)), nameof(options.SigningKeyLifetime), "must be from 1 h to 365 days");
        Check(options.MaxFailedSignIns is >= 3 and <= 100, nameof(options.MaxFailedSignIns), "must be from 3 to 100");
        Check(IsWithin(options.Lockout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), nameof(options.Lockout), "must be from 1 s to 1 day");
        return result.Build();

        void Check(bool holds, string key, string rule)
        {
            if (!holds) result.AddError($"{rule}.", $"{AccountsOptions.Section}:{key}");
        }
    }

    private static bool IsWithin(TimeSpan value, TimeSpan least, TimeSpan most) => value >= least && value <= most;
}
