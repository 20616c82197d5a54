namespace Concierge.Core.Secrets.Transit;

/// <summary>A key management service in place of the key folder: the configuration section <c>Secrets:KeyService</c>.</summary>
public sealed class KeyServiceOptions
{
    /// <summary>
    /// Where a service answers that speaks the HTTP API of the transit secrets engine (OpenBao, HashiCorp Vault), such
    /// as <c>https://vault.example:8200</c>. Without it the key folder is used.
    /// </summary>
    public string? Address { get; set; }

    /// <summary>The path at which the engine is mounted, default <c>transit</c>.</summary>
    public string Mount { get; set; } = "transit";

    /// <summary>The name of the key there, of the type rsa-3072 or rsa-4096, default <c>concierge</c>.</summary>
    public string Key { get; set; } = "concierge";

    /// <summary>Absolute path of the file with the token, which only its owner may read. Read with every request, so that an agent may renew it.</summary>
    public string? TokenFile { get; set; }

    /// <summary>How long one request may take: 0.1 s to 1 min, default 5 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    public bool IsConfigured => !string.IsNullOrWhiteSpace(Address);
}
