using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Xml.Linq;

namespace Concierge.Core.Secrets;

/// <summary>
/// The data-protection keys, of which there are few, opened when they are read from the database and kept. The
/// framework opens a key when a token first names it, and remembers for a day that it did not open: one moment without
/// the key service would make guests of a whole day strangers. So a list of keys is read whole, or not at all.
/// </summary>
internal sealed class SealedXmlKeys(IEnvelope envelope)
{
    private const string Purpose = "data protection key";

    private readonly ConcurrentDictionary<string, byte[]> _opened = new(StringComparer.Ordinal);

    /// <summary>Opens those that are in these documents. One whose key is lost stays closed, and fails when it is needed.</summary>
    public void OpenAll(IEnumerable<XElement> documents)
    {
        foreach (var element in documents.SelectMany(document => document.DescendantsAndSelf(SealedXml.Element)))
        {
            try
            {
                Open(element);
            }
            catch (EnvelopeException)
            {
                // Nor does the framework need more than the one that it uses now.
            }
        }
    }

    public byte[] Open(XElement element)
    {
        if (_opened.TryGetValue(element.Value, out var known)) return known;
        var value = SealedXml.Read(element);
        return _opened.GetOrAdd(element.Value, Wait(envelope.OpenAsync(value, AssociatedData.Of(Purpose), CancellationToken.None)));
    }

    public SealedValue Seal(byte[] plain) => Wait(envelope.SealAsync(plain, AssociatedData.Of(Purpose), CancellationToken.None));

    [SuppressMessage("Usage", "VSTHRD002", Justification = "The framework's interfaces are synchronous. It asks at the start and about once a day, and the key service's timeout bounds the wait.")]
    private static T Wait<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.Result : Task.Run(task.AsTask).GetAwaiter().GetResult();
}
