using System.Collections.Frozen;
using Microsoft.AspNetCore.Identity;

namespace Concierge.Core.Accounts;

/// <summary>
/// Refuses passwords that are tried first. Of the commonest ones only those long enough to pass the length rule need
/// to be known here. No rules on kinds of characters: they make passwords worse (NIST SP 800-63B, section 5.1.1.2).
/// </summary>
internal sealed class CommonPasswords : IPasswordValidator<Account>
{
    private const int FewestDifferentCharacters = 5;
    private static readonly FrozenSet<string> Known = Read();

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Task.FromResult(IsGuessable(password ?? string.Empty, user.Email) ? IdentityResult.Failed(Refusal) : IdentityResult.Success);
    }

    private static IdentityError Refusal { get; } = new() { Code = "PasswordTooCommon", Description = "Too easy to guess. Take several words that do not belong together." };

    private static bool IsGuessable(string password, string? email)
        => Known.Contains(password)
            || password.Distinct().Count() < FewestDifferentCharacters
            || IsSequence(password)
            || (email?.Split('@')[0] is { Length: >= 4 } name && password.Contains(name, StringComparison.OrdinalIgnoreCase) && password.Length - name.Length < 8);

    // abcdefghijkl, 123456789012: each character follows the one before.
    private static bool IsSequence(string password)
    {
        var steps = 0;
        for (var i = 1; i < password.Length; i++)
        {
            if (Math.Abs(password[i] - password[i - 1]) == 1) steps++;
        }

        return steps >= password.Length - 2;
    }

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("Concierge.Core.Accounts.common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
