using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Concierge.Core.Secrets.Transit;

/// <summary>
/// Tells what a refusal of the service means: that it is out of order, that a setting of ours is wrong, or that what
/// it was given to open is none of its ciphertexts.
/// </summary>
internal static class TransitFaults
{
    private const string Settings = "Secrets:KeyService";

    // A ciphertext that RSA does not open is answered with 500, like an outage; only the words tell the two apart.
    private const string NotOpened = "failed to RSA decrypt";

    // "encryption key not found", "policy not found": answered with 400, like a ciphertext that is none.
    private const string NoKey = "not found";

    public static KeyServiceException Unreachable(HttpRequestException fault) => fault.HttpRequestError is HttpRequestError.SecureConnectionError
        ? KeyServiceException.Outage("certificate", $"The key service at {Settings}:Address has no certificate that this machine trusts; SSL_CERT_FILE names the authority's.", fault)
        : KeyServiceException.Outage("unreachable", $"The key service at {Settings}:Address cannot be reached.", fault);

    public static KeyServiceException Late() => KeyServiceException.Outage("timeout", $"The key service did not answer within {Settings}:Timeout.");

    public static KeyServiceException NotUnderstood(Exception? fault = null)
        => KeyServiceException.Outage("not_understood", $"What answers at {Settings}:Address is no transit secrets engine.", fault);

    /// <param name="opens">The request brought a ciphertext.</param>
    /// <returns>A <see cref="KeyServiceException"/>, or an <see cref="EnvelopeException"/>.</returns>
    public static async Task<Exception> OfAsync(HttpResponseMessage response, bool opens, CancellationToken cancellation)
    {
        var said = await ErrorsAsync(response, cancellation);
        return response.StatusCode switch
        {
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => KeyServiceException.Settings(
                "token_refused", $"The key service refuses the token in {Settings}:TokenFile: it has expired, or its policy does not allow this."),
            HttpStatusCode.NotFound => NoSuchKey(),
            HttpStatusCode.BadRequest when said.Contains(NoKey, StringComparison.OrdinalIgnoreCase) => NoSuchKey(),
            HttpStatusCode.BadRequest when opens => EnvelopeException.Broken(),
            HttpStatusCode.InternalServerError when opens && said.Contains(NotOpened, StringComparison.OrdinalIgnoreCase) => EnvelopeException.Broken(),
            HttpStatusCode.ServiceUnavailable => KeyServiceException.Outage("sealed", "The key service is sealed, or down for maintenance."),
            var status => KeyServiceException.Outage(
                string.Create(CultureInfo.InvariantCulture, $"http_{(int)status}"), string.Create(CultureInfo.InvariantCulture, $"The key service answers {(int)status}.")),
        };
    }

    private static KeyServiceException NoSuchKey()
        => KeyServiceException.Settings("no_such_key", $"The key service has no key of the name {Settings}:Key, or no transit engine at {Settings}:Mount.");

    private static async Task<string> ErrorsAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            return string.Join('\n', (await response.Content.ReadFromJsonAsync<Refusal>(cancellation))?.Errors ?? []);
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private sealed record Refusal([property: JsonPropertyName("errors")] IReadOnlyList<string>? Errors);
}
