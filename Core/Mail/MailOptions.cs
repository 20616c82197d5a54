using Microsoft.Extensions.Options;

namespace Concierge.Core.Mail;

/// <summary>Bound from the configuration section <c>Mail</c>. Without a host, mails stay in the outbox for admins to read.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>Name or address of the SMTP server.</summary>
    public string? Host { get; set; }

    /// <summary>1 to 65535, default 587.</summary>
    public int Port { get; set; } = 587;

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>Whether the connection must become TLS before anything is said: default yes.</summary>
    public bool UseStartTls { get; set; } = true;

    /// <summary>Default <c>concierge@localhost</c>.</summary>
    public string From { get; set; } = "concierge@localhost";

    /// <summary>Where links in mails lead: the address under which people reach the site, default <c>http://localhost:5090</c>.</summary>
    public string SiteUrl { get; set; } = "http://localhost:5090";

    public bool IsConfigured => !string.IsNullOrWhiteSpace(Host);
}

internal sealed class MailOptionsValidator : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var result = new ValidateOptionsResultBuilder();
        if (options.Port is < 1 or > 65535) result.AddError("must be from 1 to 65535.", $"{MailOptions.Section}:{nameof(options.Port)}");
        if (!MailAddresses.TryParse(options.From, out _)) result.AddError("must be an e-mail address.", $"{MailOptions.Section}:{nameof(options.From)}");
        if (!Uri.TryCreate(options.SiteUrl, UriKind.Absolute, out var site) || site.Scheme is not ("http" or "https"))
            result.AddError("must be an http or https address.", $"{MailOptions.Section}:{nameof(options.SiteUrl)}");
        return result.Build();
    }
}
