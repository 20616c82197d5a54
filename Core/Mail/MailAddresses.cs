using System.Diagnostics.CodeAnalysis;
using MimeKit;

namespace Concierge.Core.Mail;

/// <summary>Reads one mail address, with a name or without. What the settings accept is what mails are sent with.</summary>
internal static class MailAddresses
{
    // Some mailboxes have a dot before the @, which the standard does not allow.
    private static readonly ParserOptions s_options = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Looser,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
    };

    /// <summary>False for what is no address, and for anything with a control character: a line break would begin a header.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out MailboxAddress? address)
    {
        address = null;
        return !string.IsNullOrEmpty(text) && !text.Any(char.IsControl) && MailboxAddress.TryParse(s_options, text, out address);
    }
}
