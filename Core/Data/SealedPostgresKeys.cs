using System.Text.Json;
using System.Xml.Linq;
using Concierge.Core.Secrets;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Data;

/// <summary>The data-protection keys, for a rotation to go through: each is a document with a sealed value inside. There are few of them, ever.</summary>
internal sealed class SealedPostgresKeys(SharedKeysDb db, IEnvelope envelope) : ISealedStore
{
    public async Task<Rewrapped> RewrapAsync(CancellationToken cancellation)
    {
        var sum = new Rewrapped(0, 0);
        foreach (var key in await db.DataProtectionKeys.AsNoTracking().ToListAsync(cancellation)) sum += await RewrapAsync(key, cancellation);
        return sum;
    }

    private async Task<Rewrapped> RewrapAsync(DataProtectionKey key, CancellationToken cancellation)
    {
        var document = XElement.Parse(key.Xml!);
        try
        {
            if (!await RewrapAsync(document, cancellation)) return new Rewrapped(0, 0);
        }
        catch (EnvelopeException)
        {
            return new Rewrapped(0, 1);
        }

        var xml = document.ToString(SaveOptions.DisableFormatting);
        return new Rewrapped(
            await db.DataProtectionKeys
                .Where(stored => stored.Id == key.Id && stored.Xml == key.Xml)
                .ExecuteUpdateAsync(stored => stored.SetProperty(row => row.Xml, xml), cancellation),
            0);
    }

    private async Task<bool> RewrapAsync(XElement document, CancellationToken cancellation)
    {
        var isChanged = false;
        foreach (var element in document.Descendants(SealedXml.Element).ToList())
        {
            var value = SealedXml.Read(element);
            var wrapped = await envelope.RewrapAsync(value, cancellation);
            if (ReferenceEquals(wrapped, value)) continue;

            element.Value = JsonSerializer.Serialize(wrapped);
            isChanged = true;
        }

        return isChanged;
    }
}
