using Concierge.Core.Secrets.Transit;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Secrets;

/// <summary>Where the keys are: the configuration section <c>Secrets</c>.</summary>
public sealed class SecretsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Secrets";

    /// <summary>
    /// Absolute path of the folder with the RSA keys, made when it is missing. Every process must see the same one.
    /// Default: <c>concierge/keys</c> in the user's folder for application data. With a key service it only opens what
    /// was sealed before, and may be missing.
    /// </summary>
    public string KeyFolder { get; set; } = Default();

    /// <summary>What seals in place of the folder, when it is configured.</summary>
    public KeyServiceOptions KeyService { get; set; } = new();

    private static string Default()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length == 0 ? "" : Path.Combine(data, "concierge", "keys");
    }
}

internal sealed class SecretsOptionsValidator : IValidateOptions<SecretsOptions>
{
    public ValidateOptionsResult Validate(string? name, SecretsOptions options)
    {
        var failures = KeyServiceRules.Failures(options.KeyService).ToList();
        if (!Path.IsPathFullyQualified(options.KeyFolder) && !(options.KeyService.IsConfigured && options.KeyFolder.Length == 0))
            failures.Add("Secrets:KeyFolder must be an absolute path; without a home folder there is no default.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
