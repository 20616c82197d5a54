namespace Aspire.Hosting.ApplicationModel;

internal enum WaitType
{
    UntilHealthy,
    ForCompletion,
}

internal sealed record WaitAnnotation(IResource Resource, WaitType Type, int ExitCode = 0) : IResourceAnnotation;

internal sealed record EnvironmentAnnotation(Func<IDictionary<string, string>, CancellationToken, ValueTask> Apply) : IResourceAnnotation;

internal sealed record ArgumentsAnnotation(IReadOnlyList<string> Arguments) : IResourceAnnotation;

internal sealed record ReplicaAnnotation(int Replicas) : IResourceAnnotation;

internal sealed record DataVolumeAnnotation(string Name) : IResourceAnnotation;

internal sealed record HttpHealthCheckAnnotation(string? EndpointName, string Path, int StatusCode) : IResourceAnnotation;

internal sealed record UrlForEndpointAnnotation(string EndpointName, Action<ResourceUrlAnnotation> Callback) : IResourceAnnotation;

internal sealed record UrlFactoryAnnotation(string EndpointName, Func<EndpointReference, ResourceUrlAnnotation> Callback) : IResourceAnnotation;

/// <summary>How this machine runs the resource.</summary>
internal sealed record RunnerAnnotation(Func<Running.RunContext, Running.IResourceRunner> Create) : IResourceAnnotation;
