using System.Text.Json;
using System.Xml.Linq;
using Concierge.Core.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Data;

/// <summary>The data-protection keys, for a rotation to go through: each is a document with a sealed value inside. There are few of them, ever.</summary>
internal sealed class SealedPostgresKeys(ConciergeDb db, IEnvelope envelope) : ISealedStore
{
    public async Task<Rewrapped> RewrapAsync(CancellationToken cancellation)
    {
        var sum = new Rewrapped(0, 0);
        var rows = await db.Database.SqlQuery<Row>($"SELECT id, xml FROM concierge.data_protection_keys ORDER BY id").ToListAsync(cancellation);
        foreach (var row in rows) sum += await RewrapAsync(row, cancellation);
        return sum;
    }

    private async Task<Rewrapped> RewrapAsync(Row row, CancellationToken cancellation)
    {
        var document = XElement.Parse(row.Xml);
        try
        {
            if (!await RewrapAsync(document, cancellation)) return new Rewrapped(0, 0);
        }
        catch (EnvelopeException)
        {
            return new Rewrapped(0, 1);
        }

        var xml = document.ToString(SaveOptions.DisableFormatting);
        return new Rewrapped(await db.Database.ExecuteSqlAsync($"UPDATE concierge.data_protection_keys SET xml = {xml} WHERE id = {row.Id} AND xml = {row.Xml}", cancellation), 0);
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

    private sealed record Row(long Id, string Xml);
}
