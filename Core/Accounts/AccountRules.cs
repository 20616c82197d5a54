using Concierge.Contracts.Accounts;
using Concierge.Core.Mail;
using Concierge.Core.Results;

namespace Concierge.Core.Accounts;

/// <summary>What addresses, names and passwords must be like.</summary>
internal static class AccountRules
{
    public const int MinPassword = 12;

    /// <summary>A long one is a waste of everybody's time to hash.</summary>
    public const int MaxPassword = 200;

    /// <summary>RFC 5321, section 4.5.3.1.3, less the angle brackets.</summary>
    public const int MaxEmail = 254;

    public const int MaxName = 100;

    public static FieldErrors Check(SignUpRequest request)
    {
        var errors = new FieldErrors();
        CheckEmail(request.Email, errors);
        CheckPassword(request.Password, "password", errors);
        CheckName(request.DisplayName, "displayName", errors, isRequired: false);
        return errors;
    }

    public static void CheckEmail(string? email, FieldErrors errors)
        => errors.AddUnless(IsEmail(email), "email", $"Must be an e-mail address of at most {MaxEmail} characters.");

    public static void CheckPassword(string? password, string field, FieldErrors errors)
        => errors.AddUnless(password?.Length is >= MinPassword and <= MaxPassword, field, $"Must have {MinPassword} to {MaxPassword} characters.");

    public static void CheckName(string? name, string field, FieldErrors errors, bool isRequired = true)
        => errors.AddUnless(
            name is null ? !isRequired : name.Trim().Length is >= 1 and <= MaxName && !name.Any(char.IsControl),
            field, $"Must have 1 to {MaxName} characters, none of them a control character.");

    // Whether mail arrives only a mail can tell. What no mail can be sent to is refused here.
    private static bool IsEmail(string? email)
        => email is { Length: <= MaxEmail }
            && !email.Any(character => char.IsWhiteSpace(character) || character is '"')
            && MailAddresses.TryParse(email, out var address)
            && (email.Equals(address.Address, StringComparison.OrdinalIgnoreCase) || email.Equals(address.GetAddress(idnEncode: true), StringComparison.OrdinalIgnoreCase));
}
