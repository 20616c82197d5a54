namespace Concierge.AppHost.Servers;

/// <summary>A server of this machine, run by a script beside this file.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="workingDirectory">Where the scripts are.</param>
/// <param name="password">The password. The script sets it at every start.</param>
/// <param name="connection">Composes the connection string.</param>
internal sealed class NativeServer(
    string name, string workingDirectory, ParameterResource password, Func<EndpointReference, ParameterResource, ReferenceExpression> connection)
    : ExecutableResource(name, "bash", workingDirectory), IResourceWithConnectionString
{
    public const string EndpointName = "tcp";

    public ParameterResource Password => password;

    public EndpointReference Endpoint => new(this, EndpointName);

    public ReferenceExpression ConnectionStringExpression => connection(Endpoint, password);
}
