using Concierge.Core.Secrets.Transit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Concierge.Core.Secrets;

/// <summary>
/// Looks at the keys before the host serves anybody. Keys that must not be used stop it; a key service that is out of
/// order does not: most requests need no secret, and it may be back before one does.
/// </summary>
internal sealed class KeysAtStart(IKeyRing ring, ILogger<KeysAtStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ring.LoadAsync(cancellationToken);
        }
        catch (KeyServiceException outage) when (outage.IsOutage)
        {
            logger.LogWarning(outage, "The key service does not help ({Code}); whatever needs a secret fails until it does", outage.Code);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
