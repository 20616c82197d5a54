using Microsoft.Extensions.Options;

namespace Concierge.Core.Secrets;

/// <summary>Where the keys are: the configuration section <c>Secrets</c>.</summary>
public sealed class SecretsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Secrets";

    /// <summary>
    /// Absolute path of the folder with the RSA keys, made when it is missing. Every process must see the same one.
    /// Default: <c>concierge/keys</c> in the user's folder for application data.
    /// </summary>
    public string KeyFolder { get; set; } = Default();

    private static string Default()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length == 0 ? "" : Path.Combine(data, "concierge", "keys");
    }
}

internal sealed class SecretsOptionsValidator : IValidateOptions<SecretsOptions>
{
    public ValidateOptionsResult Validate(string? name, SecretsOptions options)
        => Path.IsPathFullyQualified(options.KeyFolder)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Secrets:KeyFolder must be an absolute path; without a home folder there is no default.");
}
