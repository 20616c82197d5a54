using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Secrets;

/// <summary>Seals the data-protection keys, which sign guests' tokens and mails' links, before they go to the database.</summary>
internal sealed class SealedXmlEncryptor(IEnvelope envelope) : IXmlEncryptor
{
    public const string Purpose = "data protection key";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        ArgumentNullException.ThrowIfNull(plaintextElement);
        var value = envelope.Seal(System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)), AssociatedData.Of(Purpose));
        return new EncryptedXmlInfo(new XElement("sealed", JsonSerializer.Serialize(value)), typeof(SealedXmlDecryptor));
    }
}

/// <summary>Opens them again. Made by the framework, which finds it by the name that is stored with each key.</summary>
internal sealed class SealedXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        ArgumentNullException.ThrowIfNull(encryptedElement);
        var value = JsonSerializer.Deserialize<SealedValue>(encryptedElement.Value) ?? throw new EnvelopeException("The stored key is empty.");
        return XElement.Parse(System.Text.Encoding.UTF8.GetString(services.GetRequiredService<IEnvelope>().Open(value, AssociatedData.Of(SealedXmlEncryptor.Purpose))));
    }
}
