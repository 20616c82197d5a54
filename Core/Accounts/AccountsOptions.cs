namespace Concierge.Core.Accounts;

/// <summary>Bound from the configuration section <c>Accounts</c>.</summary>
public sealed class AccountsOptions
{
    public const string Section = "Accounts";

    /// <summary>Whether an address must be confirmed by mail before its account can sign in: default no, since that needs a mail server.</summary>
    public bool RequireConfirmedEmail { get; set; }

    /// <summary>The <c>iss</c> of access tokens: default <c>concierge</c>.</summary>
    public string Issuer { get; set; } = "concierge";

    /// <summary>The <c>aud</c> of access tokens: default <c>concierge-api</c>.</summary>
    public string Audience { get; set; } = "concierge-api";

    /// <summary>1 min to 1 h, default 15 min.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a sign-in lasts without being used: 1 h to 365 days, default 30 days.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a key signs access tokens before the next one does: 1 h to 365 days, default 30 days.</summary>
    public TimeSpan SigningKeyLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Wrong passwords in a row that lock an account: 3 to 100, default 10.</summary>
    public int MaxFailedSignIns { get; set; } = 10;

    /// <summary>How long it stays locked: 1 s to 1 day, default 5 min.</summary>
    public TimeSpan Lockout { get; set; } = TimeSpan.FromMinutes(5);
}
