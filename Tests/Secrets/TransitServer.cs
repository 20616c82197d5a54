using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Concierge.Tests.Secrets;

/// <summary>
/// A key management service as OpenBao and Vault answer over HTTP, with real RSA behind it: the transit engine's routes
/// that Concierge uses, their JSON, their refusals and their status codes.
/// </summary>
internal sealed class TransitServer : IAsyncDisposable
{
    // Made once: a pair takes its time.
    private static readonly Lazy<RSA[]> s_pairs = new(() => [RSA.Create(3072), RSA.Create(3072), RSA.Create(3072)]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("concierge-transit-");
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _app;
    private int _version = 1;

    public string Address { get; private set; } = "";

    public string TokenFile => Path.Combine(_folder.FullName, "token");

    public string Token { get; set; } = "s.a-token-of-the-tests";

    public string Type { get; set; } = "rsa-3072";

    /// <summary>Answers everything with this instead, as a sealed service does.</summary>
    public int? Refusal { get; set; }

    /// <summary>Answers nothing for as long as this is not done.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    /// <summary>Somebody was refused by <see cref="Refusal"/>.</summary>
    public Task Refused => _asked.Task;

    public (string Key, string Value)[] Settings =>
    [
        ("Secrets:KeyService:Address", Address), ("Secrets:KeyService:TokenFile", TokenFile), ("Secrets:KeyService:Timeout", "00:00:05"),
    ];

    public static async Task<TransitServer> StartAsync()
    {
        var server = new TransitServer();
        await server.WriteTokenAsync(server.Token);
        await server.ListenAsync("http://127.0.0.1:0");
        return server;
    }

    public async Task WriteTokenAsync(string token)
    {
        await File.WriteAllTextAsync(TokenFile, token + "\n");
        File.SetUnixFileMode(TokenFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Nobody listens any more.</summary>
    public async Task StopAsync()
    {
        if (_app is null) return;
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>At the same address again.</summary>
    public Task RestartAsync() => ListenAsync(Address);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private async Task ListenAsync(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(address);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Use(GuardAsync);
        _app.MapGet("/v1/transit/keys/concierge", Describe);
        _app.MapPost("/v1/transit/keys/concierge/rotate", Rotate);
        _app.MapPost("/v1/transit/encrypt/concierge", (JsonObject body) => Data("ciphertext", Encrypt(Convert.FromBase64String(body["plaintext"]!.GetValue<string>()))));
        _app.MapPost("/v1/transit/decrypt/concierge", (JsonObject body) => Opened(body, plain => Data("plaintext", Convert.ToBase64String(plain))));
        _app.MapPost("/v1/transit/rewrap/concierge", (JsonObject body) => Opened(body, plain => Data("ciphertext", Encrypt(plain))));
        _app.MapFallback(() => Results.Json(new { errors = Array.Empty<string>() }, statusCode: 404));
        await _app.StartAsync();
        Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        await Held.WaitAsync(context.RequestAborted);
        if (Refusal is { } status)
        {
            _asked.TrySetResult();
            await Results.Json(new { errors = new[] { "Vault is sealed" } }, statusCode: status).ExecuteAsync(context);
        }
        else if (context.Request.Headers["X-Vault-Token"] != Token)
        {
            await Results.Json(new { errors = new[] { "permission denied" } }, statusCode: 403).ExecuteAsync(context);
        }
        else
        {
            await next(context);
        }
    }

    private IResult Describe() => Results.Json(new { data = new { name = "concierge", type = Type, latest_version = _version, min_decryption_version = 1, supports_encryption = true } });

    private IResult Rotate()
    {
        Assert.InRange(Interlocked.Increment(ref _version), 2, s_pairs.Value.Length);
        return Describe();
    }

    private string Encrypt(byte[] plain)
    {
        lock (s_pairs) return string.Create(CultureInfo.InvariantCulture, $"vault:v{_version}:{Convert.ToBase64String(s_pairs.Value[_version - 1].Encrypt(plain, RSAEncryptionPadding.OaepSHA256))}");
    }

    private IResult Opened(JsonObject body, Func<byte[], IResult> use)
    {
        var parts = body["ciphertext"]!.GetValue<string>().Split(':');
        if (parts is not ["vault", ['v', .. var digits], var text] || !int.TryParse(digits, CultureInfo.InvariantCulture, out var version)) return Errors(400, "invalid ciphertext: no prefix");
        if (version > _version) return Errors(400, "invalid ciphertext: version is too new");
        try
        {
            lock (s_pairs) return use(s_pairs.Value[version - 1].Decrypt(Convert.FromBase64String(text), RSAEncryptionPadding.OaepSHA256));
        }
        catch (FormatException)
        {
            return Errors(400, "invalid ciphertext: could not decode base64");
        }
        catch (CryptographicException)
        {
            // An internal error there, of all things.
            return Errors(500, "1 error occurred:\n\t* failed to RSA decrypt the ciphertext: crypto/rsa: decryption error\n\n");
        }
    }

    private static IResult Data(string name, string value) => Results.Json(new JsonObject { ["data"] = new JsonObject { [name] = value } });

    private static IResult Errors(int status, string what) => Results.Json(new { errors = new[] { what } }, statusCode: status);
}
