using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Gives every endpoint its ports, before anything starts.</summary>
internal static class EndpointAllocation
{
    public static void Allocate(DistributedApplicationModel model, RunContext context)
    {
        foreach (var resource in model.Resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                endpoint.AllocatedPorts = [.. Enumerable.Range(0, resource.GetReplicaCount()).Select(replica => PortFor(resource, endpoint, replica, context))];
            }
        }
    }

    private static int PortFor(IResource resource, EndpointAnnotation endpoint, int replica, RunContext context)
    {
        if (endpoint.Port is not { } wanted || context.Settings.RandomizePorts)
        {
            return context.Ports.Any();
        }

        var given = context.Ports.NextFrom(wanted + replica);
        if (given != wanted + replica)
        {
            context.Output.Note($"Port {wanted + replica} is in use: {resource.Name} takes {given}");
        }

        return given;
    }
}
