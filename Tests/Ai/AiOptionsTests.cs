using Concierge.Core.Ai;
using Concierge.Tests.Logs;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Concierge.Tests.Ai;

public sealed class AiOptionsTests
{
    [Fact]
    public void Without_a_key_the_offline_client_answers_and_says_so()
    {
        var offline = new SilentClient();
        using var services = With().AddKeyedSingleton<IChatClient>(AiServiceKeys.Offline, offline).BuildServiceProvider();

        var model = services.GetRequiredService<AiModelInfo>();

        Assert.Equal(new AiModelInfo("offline sample model", AiProvider.Offline), model);
        Assert.True(model.IsOfflineSample);
        Assert.Same(offline, services.GetRequiredService<IChatClient>().GetService<SilentClient>());
    }

    [Fact]
    public void With_a_key_and_nothing_else_it_is_openai()
    {
        using var services = With(("ApiKey", "sk-1")).BuildServiceProvider();

        Assert.Equal(new AiModelInfo("gpt-4.1-mini", AiProvider.OpenAi), services.GetRequiredService<AiModelInfo>());
        Assert.Equal("https://api.openai.com/v1", Metadata(services).ProviderUri?.ToString().TrimEnd('/'));
    }

    [Fact]
    public void Empty_variables_count_as_not_given()
    {
        using var services = With(("Provider", ""), ("ApiKey", ""), ("Endpoint", " "), ("Model", "")).BuildServiceProvider();

        Assert.Equal(AiProvider.Offline, services.GetRequiredService<AiModelInfo>().Provider);
    }

    [Theory]
    [InlineData("azure", "https://mine.openai.azure.com/openai/v1/", "sk-1")]
    [InlineData("Compatible", "http://localhost:11434/v1", null)]
    public void Others_are_reached_at_their_endpoint(string provider, string endpoint, string? key)
    {
        using var services = With(("Provider", provider), ("Endpoint", endpoint), ("Model", "m"), ("ApiKey", key)).BuildServiceProvider();

        Assert.Equal(new Uri(endpoint), Metadata(services).ProviderUri);
        Assert.Equal("m", Metadata(services).DefaultModelId);
    }

    [Theory]
    [InlineData("Ai:Provider must be offline, openai, azure or compatible.", "Provider", "openia")]
    [InlineData("Ai:ApiKey is required when Ai:Provider is openai.", "Provider", "openai")]
    [InlineData("Ai:Provider must say whose it is", "Endpoint", "http://localhost:1/v1")]
    [InlineData("Ai:ApiKey must consist of printable ASCII", "ApiKey", "sk-1\n")]
    [InlineData("Ai:Timeout must be from", "Timeout", "00:00:00.5")]
    [InlineData("Ai:MaxAttempts must be from 1 to 10.", "MaxAttempts", "0")]
    [InlineData("Ai:MaxRetryDelay must be from", "MaxRetryDelay", "01:00:00")]
    [InlineData("Ai:MaxOutputTokens must be from", "MaxOutputTokens", "1")]
    public void A_wrong_setting_is_named(string expected, string key, string value)
        => Assert.Contains(Failures((key, value)), failure => failure.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("localhost:11434/v1")]
    [InlineData("ftp://localhost/v1")]
    [InlineData("http://user:pass@localhost/v1")]
    [InlineData("http://localhost/v1?api-version=1")]
    public void A_wrong_endpoint_is_named(string endpoint)
        => Assert.StartsWith("Ai:Endpoint must", Assert.Single(Failures(("Provider", "compatible"), ("Model", "m"), ("Endpoint", endpoint))), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://mine.openai.azure.com/")]
    [InlineData("https://mine.openai.azure.com/openai/deployments/m")]
    [InlineData("http://mine.openai.azure.com/openai/v1/")]
    public void Azure_wants_its_v1_endpoint(string endpoint)
    {
        var failure = Assert.Single(Failures(("Provider", "azure"), ("Model", "m"), ("ApiKey", "k"), ("Endpoint", endpoint)));
        Assert.Contains("https://<resource>.openai.azure.com/openai/v1/", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void All_failures_are_listed_at_once_without_the_key()
    {
        var failures = Failures(("Provider", "azure"), ("ApiKey", "se cret"), ("MaxAttempts", "11"));

        Assert.Equal(4, failures.Count);
        Assert.All(["Ai:Endpoint", "Ai:Model", "Ai:ApiKey", "Ai:MaxAttempts"], key => Assert.Contains(failures, failure => failure.StartsWith(key, StringComparison.Ordinal)));
        Assert.DoesNotContain(failures, failure => failure.Contains("se cret", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Failures(params (string Key, string? Value)[] settings)
    {
        using var services = With(settings).BuildServiceProvider();
        var startup = services.GetRequiredService<IStartupValidator>();
        return [.. Assert.Throws<OptionsValidationException>(startup.Validate).Failures];
    }

    private static IServiceCollection With(params (string Key, string? Value)[] settings)
        => AiRig.Services(TimeProvider.System, new LogLines(), settings.Select(pair => KeyValuePair.Create($"Ai:{pair.Key}", pair.Value)));

    private static ChatClientMetadata Metadata(IServiceProvider services)
        => services.GetRequiredService<IChatClient>().GetService<ChatClientMetadata>()!;

    private sealed class SilentClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
