using Microsoft.Extensions.Options;

namespace Concierge.Core.Outbound;

/// <summary>Requests to addresses that people give: the configuration section <c>Outbound</c>.</summary>
public sealed class OutboundOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Outbound";

    /// <summary>Lets them reach this machine and its networks. For development, and for servers at home whose users may.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>How long one request may take: 1 s to 2 min, default 10 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How much of an answer is read, in bytes: 1 KB to 64 MB, default 4 MB.</summary>
    public int MaxResponseBytes { get; set; } = 4 * 1024 * 1024;
}

internal sealed class OutboundOptionsValidator : IValidateOptions<OutboundOptions>
{
    public ValidateOptionsResult Validate(string? name, OutboundOptions options)
    {
        var failures = new List<string>();
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(2)) failures.Add("Outbound:Timeout must be from 00:00:01 to 00:02:00.");
        if (options.MaxResponseBytes is < 1024 or > 64 * 1024 * 1024) failures.Add("Outbound:MaxResponseBytes must be from 1024 to 67108864.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
