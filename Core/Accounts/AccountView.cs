using Concierge.Contracts.Accounts;

namespace Concierge.Core.Accounts;

/// <summary>Accounts as they are shown.</summary>
public static class AccountView
{
    public static AccountDto ToDto(this Account account) => new(
        account.Id, account.Email!, account.EmailConfirmed, account.DisplayName, [.. account.Roles], Roles.PermissionsOf(account.Roles), account.CreatedAt);

    internal static UserDto ToUser(this Account account) => new(
        account.Id, account.Email!, account.EmailConfirmed, account.DisplayName, [.. account.Roles], account.CreatedAt, account.DisabledAt, account.LockoutEnd);

    internal static ApiKeyDto ToDto(this ApiKey key) => new(key.Id, key.Name, key.Prefix, [.. key.Scopes], key.CreatedAt, key.ExpiresAt, key.LastUsedAt);

    internal static SecurityEventDto ToDto(this SecurityEvent happened)
        => new(happened.Id, happened.At, happened.Kind, happened.AccountId, happened.ActorId, happened.SubjectId, happened.TraceId);
}
