using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>A password that is kept with the server's data, and so is known when the model runs, not before.</summary>
internal sealed class GeneratedPassword
{
    public string? Value { get; set; }

    public ParameterResource As(string server) =>
        new(server + "-password", _ => Value ?? throw new InvalidOperationException($"'{server}' has no password before it runs."), secret: true);
}
