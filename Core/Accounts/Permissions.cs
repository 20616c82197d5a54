namespace Concierge.Core.Accounts;

/// <summary>What somebody may do beyond their own data. Each is a policy of the same name.</summary>
public static class Permissions
{
    /// <summary>Everything below, and whatever else is for admins.</summary>
    public const string Admin = "admin";

    public const string ReadUsers = "read:users";
    public const string WriteUsers = "write:users";
    public const string ReadAnyJobs = "read:jobs:any";
    public const string WriteAnyJobs = "write:jobs:any";
    public const string ReadAudit = "read:audit";
    public const string ReadErrors = "read:errors";

    public static IReadOnlyList<string> All { get; } = [Admin, ReadUsers, WriteUsers, ReadAnyJobs, WriteAnyJobs, ReadAudit, ReadErrors];

    /// <summary>Whether holding these grants that one.</summary>
    public static bool Grant(IEnumerable<string> held, string wanted)
    {
        ArgumentNullException.ThrowIfNull(held);
        return held.Any(permission => string.Equals(permission, Admin, StringComparison.Ordinal) || string.Equals(permission, wanted, StringComparison.Ordinal));
    }
}

/// <summary>Named sets of <see cref="Permissions"/>, given to accounts by admins.</summary>
public static class Roles
{
    public const string Admin = "admin";

    /// <summary>Looks at everything and changes nothing.</summary>
    public const string Support = "support";

    public static IReadOnlyList<string> All { get; } = [Admin, Support];

    public static IReadOnlyList<string> PermissionsOf(IEnumerable<string> roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        return [.. roles.SelectMany(Of).Distinct(StringComparer.Ordinal)];
    }

    private static IReadOnlyList<string> Of(string role) => role switch
    {
        Admin => [Permissions.Admin],
        Support => [Permissions.ReadUsers, Permissions.ReadAnyJobs, Permissions.ReadAudit, Permissions.ReadErrors],
        _ => [],
    };
}
