using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Secrets;

/// <summary>The element around a sealed value inside the document of a data-protection key.</summary>
internal static class SealedXml
{
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

    public static XElement Write(SealedValue value) => new(Element, JsonSerializer.Serialize(value));
}

/// <summary>Seals the data-protection keys, which sign guests' tokens and mails' links, before they go to the database.</summary>
internal sealed class SealedXmlEncryptor(SealedXmlKeys keys) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        ArgumentNullException.ThrowIfNull(plaintextElement);
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        return new EncryptedXmlInfo(SealedXml.Write(keys.Seal(plain)), typeof(SealedXmlDecryptor));
    }
}

/// <summary>Opens them again. Made by the framework, which finds it by the name that is stored with each key.</summary>
internal sealed class SealedXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
        => XElement.Parse(Encoding.UTF8.GetString(services.GetRequiredService<SealedXmlKeys>().Open(encryptedElement)));
}
