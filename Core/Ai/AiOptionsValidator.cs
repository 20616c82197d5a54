using Microsoft.Extensions.Options;

namespace Concierge.Core.Ai;

/// <summary>Says everything that is wrong with the section at once. Never repeats the key.</summary>
internal sealed class AiOptionsValidator : IValidateOptions<AiOptions>
{
    public ValidateOptionsResult Validate(string? name, AiOptions options)
    {
        string[] failures = [.. OfProvider(options), .. OfApiKey(options), .. OfEndpoint(options), .. OfLimits(options)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> OfProvider(AiOptions options)
    {
        var provider = AiProviders.Of(options);
        if (provider is null) yield return "Ai:Provider must be offline, openai, azure or compatible.";

        if (AiProviders.Given(options.Provider) is null && AiProviders.Given(options.Endpoint) is not null)
        {
            yield return "Ai:Endpoint is set, so Ai:Provider must say whose it is: openai, azure or compatible.";
        }

        if (provider is AiProvider.OpenAi or AiProvider.Azure && AiProviders.Given(options.ApiKey) is null)
        {
            yield return $"Ai:ApiKey is required when Ai:Provider is {options.Provider}.";
        }

        if (provider is AiProvider.Azure or AiProvider.Compatible)
        {
            if (AiProviders.Given(options.Endpoint) is null) yield return $"Ai:Endpoint is required when Ai:Provider is {options.Provider}.";
            if (AiProviders.Given(options.Model) is null) yield return $"Ai:Model is required when Ai:Provider is {options.Provider}.";
        }
    }

    private static IEnumerable<string> OfApiKey(AiOptions options)
    {
        // A stray line break would surface as an exception that quotes the header, and with it the key.
        if (AiProviders.Given(options.ApiKey) is { } key && !key.All(c => char.IsBetween(c, '!', '~')))
        {
            yield return "Ai:ApiKey must consist of printable ASCII characters without white space.";
        }
    }

    private static IEnumerable<string> OfEndpoint(AiOptions options)
    {
        if (AiProviders.Given(options.Endpoint) is not { } endpoint) yield break;

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            yield return "Ai:Endpoint must be an absolute http or https address, such as http://localhost:11434/v1.";
            yield break;
        }

        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            yield return "Ai:Endpoint must have no user, query or fragment; a key belongs into Ai:ApiKey.";
        }

        if (AiProviders.Of(options) == AiProvider.Azure && !IsAzureV1(uri))
        {
            yield return "Ai:Endpoint must have Azure OpenAI's v1 form, https://<resource>.openai.azure.com/openai/v1/, when Ai:Provider is azure.";
        }
    }

    private static bool IsAzureV1(Uri uri)
        => uri.Scheme is "https" && uri.AbsolutePath.TrimEnd('/').EndsWith("/openai/v1", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> OfLimits(AiOptions options)
    {
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(10)) yield return "Ai:Timeout must be from 00:00:01 to 00:10:00.";
        if (options.MaxAttempts is < 1 or > 10) yield return "Ai:MaxAttempts must be from 1 to 10.";
        if (options.MaxRetryDelay < TimeSpan.Zero || options.MaxRetryDelay > TimeSpan.FromMinutes(5)) yield return "Ai:MaxRetryDelay must be from 00:00:00 to 00:05:00.";
        if (options.MaxOutputTokens is < 256 or > 200_000) yield return "Ai:MaxOutputTokens must be from 256 to 200000.";
    }
}
