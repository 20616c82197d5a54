using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Configures a standard pipeline that was added to an HTTP client.</summary>
public interface IHttpStandardResiliencePipelineBuilder
{
    /// <summary>The name under which the pipeline's <see cref="HttpStandardResilienceOptions"/> are found.</summary>
    string PipelineName { get; }

    /// <summary>The container.</summary>
    IServiceCollection Services { get; }
}
