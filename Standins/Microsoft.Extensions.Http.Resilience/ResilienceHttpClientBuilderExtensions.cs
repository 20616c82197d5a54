using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes HTTP clients survive what passes by itself.</summary>
public static class ResilienceHttpClientBuilderExtensions
{
    /// <summary>
    /// Adds a total timeout, retries, a circuit breaker and a timeout for each attempt. All clients that share this builder share
    /// the breaker, unless the pipeline is selected by authority. The timeouts end with the response's headers, and replace <see cref="HttpClient.Timeout"/>.
    /// </summary>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = $"{builder.Name}-standard";
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<HttpStandardResilienceOptions>, HttpStandardResilienceOptionsValidator>());
        builder.Services.AddOptions<HttpStandardResilienceOptions>(name).ValidateOnStart();
        builder.Services.TryAddKeyedSingleton(name, (services, _) => new Pipelines(
            services.GetRequiredService<IOptionsMonitor<HttpStandardResilienceOptions>>().Get(name),
            services.GetRequiredService<IOptionsMonitor<PipelineSelection>>().Get(name)));
        builder.AddHttpMessageHandler(services => new ResilienceHandler(services.GetRequiredKeyedService<Pipelines>(name)));
        builder.ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan);
        return new PipelineBuilder(name, builder.Services);
    }

    /// <inheritdoc cref="AddStandardResilienceHandler(IHttpClientBuilder)" />
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(
        this IHttpClientBuilder builder,
        Action<HttpStandardResilienceOptions> configure)
    {
        var pipeline = builder.AddStandardResilienceHandler();
        pipeline.Services.Configure(pipeline.PipelineName, configure);
        return pipeline;
    }

    private sealed record PipelineBuilder(string PipelineName, IServiceCollection Services) : IHttpStandardResiliencePipelineBuilder;
}
