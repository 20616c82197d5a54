using System.Globalization;
using Concierge.Core.Secrets;
using Concierge.Core.Secrets.Transit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Diagnostics;

/// <summary>Has the key described: it needs address, token and name of the key to be right, and opens nothing.</summary>
internal sealed class KeyServiceProbe(IServiceProvider services, IOptions<SecretsOptions> options) : IDependencyProbe
{
    public string Name => DependencyNames.KeyService;

    public bool IsConfigured => options.Value.KeyService.IsConfigured;

    public async Task<string?> AskAsync(CancellationToken cancellation)
    {
        try
        {
            var key = await services.GetRequiredService<TransitClient>().DescribeAsync(cancellation);
            return string.Create(CultureInfo.InvariantCulture, $"{key.Type}, version {key.LatestVersion}");
        }
        catch (KeyServiceException fault)
        {
            throw new ProbeFailedException(fault.Code);
        }
    }
}
