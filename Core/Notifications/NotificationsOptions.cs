using Microsoft.Extensions.Options;

namespace Concierge.Core.Notifications;

/// <summary>How long notifications are kept: the configuration section <c>Notifications</c>.</summary>
public sealed class NotificationsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Notifications";

    /// <summary>Days after which one that was read is deleted: 1 to 3,650, default 30.</summary>
    public int ReadRetentionDays { get; set; } = 30;

    /// <summary>Days after which any is deleted, read or not: 1 to 3,650 and no fewer than for those that were read, default 180.</summary>
    public int RetentionDays { get; set; } = 180;
}

internal sealed class NotificationsOptionsValidator : IValidateOptions<NotificationsOptions>
{
    private const int Longest = 3_650;

    public ValidateOptionsResult Validate(string? name, NotificationsOptions options)
    {
        var failures = new List<string>();
        if (options.ReadRetentionDays is < 1 or > Longest) failures.Add($"Notifications:ReadRetentionDays must be from 1 to {Longest}.");
        if (options.RetentionDays is < 1 or > Longest) failures.Add($"Notifications:RetentionDays must be from 1 to {Longest}.");
        if (options.RetentionDays < options.ReadRetentionDays) failures.Add("Notifications:RetentionDays must not be less than Notifications:ReadRetentionDays.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
