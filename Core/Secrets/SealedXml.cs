using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Secrets;

/// <summary>Seals the data-protection keys, which sign guests' tokens and mails' links, before they go to the database.</summary>
internal sealed class SealedXmlEncryptor(IEnvelope envelope) : IXmlEncryptor
{
    public const string Purpose = "data protection key";

    /// <summary>The name of the element around a sealed value.</summary>
    public const string Element = "sealed";

    /// <exception cref="EnvelopeException">There is no sealed value in it.</exception>
    public static SealedValue Read(XElement element)
    {
        ArgumentNullException.ThrowIfNull(element);
        try
        {
            return JsonSerializer.Deserialize<SealedValue>(element.Value) ?? throw new EnvelopeException("The stored key is empty.");
        }
        catch (JsonException fault)
        {
            throw new EnvelopeException("The stored key is not a sealed value.", fault);
        }
    }

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        ArgumentNullException.ThrowIfNull(plaintextElement);
        var value = envelope.Seal(System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)), AssociatedData.Of(Purpose));
        return new EncryptedXmlInfo(new XElement(Element, JsonSerializer.Serialize(value)), typeof(SealedXmlDecryptor));
    }
}

/// <summary>Opens them again. Made by the framework, which finds it by the name that is stored with each key.</summary>
internal sealed class SealedXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var value = SealedXmlEncryptor.Read(encryptedElement);
        return XElement.Parse(System.Text.Encoding.UTF8.GetString(services.GetRequiredService<IEnvelope>().Open(value, AssociatedData.Of(SealedXmlEncryptor.Purpose))));
    }
}
