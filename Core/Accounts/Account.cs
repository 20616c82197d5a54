using Microsoft.AspNetCore.Identity;

namespace Concierge.Core.Accounts;

/// <summary>
/// Somebody who has signed up. Its id is that of the guest who did, so that everything the guest made is the
/// account's without being touched.
/// </summary>
public sealed class Account : IdentityUser<Guid>
{
    public required string DisplayName { get; set; }

    /// <summary>Names of <see cref="Roles"/>.</summary>
    public IList<string> Roles { get; set; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Set while an admin keeps the account out.</summary>
    public DateTimeOffset? DisabledAt { get; set; }
}
