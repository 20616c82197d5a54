using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Secrets.Transit;

/// <summary>
/// One key of a transit secrets engine, over its HTTP API: <c>POST /v1/{mount}/encrypt/{key}</c> and so on, JSON, the
/// token in <c>X-Vault-Token</c>. What goes wrong there is told by <see cref="TransitFaults"/>.
/// </summary>
internal sealed class TransitClient : IDisposable
{
    // A key that was rotated for years is described with the public half of each of its versions.
    private const int LongestAnswer = 4 * 1024 * 1024;

    private readonly KeyServiceOptions _options;
    private readonly HttpClient _http;

    public TransitClient(IOptions<SecretsOptions> options)
    {
        _options = options.Value.KeyService;
        // A client of its own, past what all others share: no log of its headers, no retries, no proxy that would see the
        // token, and no redirect that would take it elsewhere.
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectTimeout = _options.Timeout,
        })
        {
            Timeout = _options.Timeout,
            MaxResponseContentBufferSize = LongestAnswer,
        };
    }

    /// <summary>How its keys are told from others: mount and name.</summary>
    public string KeyName => $"{_options.Mount}/{_options.Key}";

    /// <summary>What kind of key it is and how often it was rotated.</summary>
    public async Task<TransitKey> DescribeAsync(CancellationToken cancellation)
        => await AskAsync<TransitKey>(HttpMethod.Get, "keys", body: null, cancellation);

    /// <returns>The ciphertext, in the form <c>vault:v1:…</c>, by the newest version of the key.</returns>
    public async Task<string> EncryptAsync(byte[] plain, CancellationToken cancellation)
        => (await AskAsync<Ciphertext>(HttpMethod.Post, "encrypt", new Plaintext(plain), cancellation)).Value;

    public async Task<byte[]> DecryptAsync(string ciphertext, CancellationToken cancellation)
        => (await AskAsync<Plaintext>(HttpMethod.Post, "decrypt", new Ciphertext(ciphertext), cancellation)).Value;

    /// <summary>The same by the newest version of the key; what is inside stays inside the service.</summary>
    public async Task<string> RewrapAsync(string ciphertext, CancellationToken cancellation)
        => (await AskAsync<Ciphertext>(HttpMethod.Post, "rewrap", new Ciphertext(ciphertext), cancellation)).Value;

    public async Task RotateAsync(CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Post, "keys", "/rotate", body: null, cancellation);
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> AskAsync<T>(HttpMethod method, string what, object? body, CancellationToken cancellation)
        where T : class
    {
        using var response = await SendAsync(method, what, rest: "", body, cancellation);
        try
        {
            return (await response.Content.ReadFromJsonAsync<Answer<T>>(cancellation))?.Data ?? throw TransitFaults.NotUnderstood();
        }
        catch (JsonException fault)
        {
            throw TransitFaults.NotUnderstood(fault);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string what, string rest, object? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{_options.Address!.TrimEnd('/')}/v1/{_options.Mount}/{what}/{_options.Key}{rest}"));
        request.Headers.Add("X-Vault-Token", TokenFile.Read(_options.TokenFile!));
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType());
        try
        {
            var response = await _http.SendAsync(request, cancellation);
            if (response.IsSuccessStatusCode) return response;
            using (response) throw await TransitFaults.OfAsync(response, opens: body is Ciphertext, cancellation);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw TransitFaults.Late();
        }
        catch (HttpRequestException fault)
        {
            throw TransitFaults.Unreachable(fault);
        }
    }

    private sealed record Answer<T>([property: JsonPropertyName("data")] T? Data);

    private sealed record Plaintext([property: JsonPropertyName("plaintext"), JsonRequired] byte[] Value);

    private sealed record Ciphertext([property: JsonPropertyName("ciphertext"), JsonRequired] string Value);
}

/// <summary>What the service says of the key.</summary>
/// <param name="Type">Such as <c>rsa-3072</c>.</param>
/// <param name="LatestVersion">1 when it was never rotated.</param>
internal sealed record TransitKey(
    [property: JsonPropertyName("type"), JsonRequired] string Type,
    [property: JsonPropertyName("latest_version"), JsonRequired] int LatestVersion);
