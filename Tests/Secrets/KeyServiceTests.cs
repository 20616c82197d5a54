using System.Text;
using Concierge.Core.Secrets;
using Concierge.Core.Secrets.Transit;
using Microsoft.Extensions.Options;

namespace Concierge.Tests.Secrets;

/// <summary>Envelopes whose data keys a key management service wraps, over HTTP.</summary>
public sealed class KeyServiceTests : IAsyncLifetime
{
    private static readonly byte[] s_plain = "sk-live-the-quick-brown-fox"u8.ToArray();
    private static readonly byte[] s_bound = AssociatedData.Of("secret", Guid.CreateVersion7());

    private readonly TemporaryKeys _keys = new();
    private readonly List<TransitClient> _clients = [];
    private TransitServer _service = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _service = await TransitServer.StartAsync();

    [Fact]
    public async Task What_it_seals_opens_in_every_process_and_names_the_version_of_the_key()
    {
        var value = await Open().SealAsync(s_plain, s_bound, Cancellation);

        Assert.Equal("transit/concierge:v1", value.KeyId);
        Assert.StartsWith("vault:v1:", Encoding.ASCII.GetString(value.WrappedKey), StringComparison.Ordinal);
        Assert.Equal(s_plain, await Open().OpenAsync(value, s_bound, Cancellation));
        Assert.False(Directory.Exists(_keys.Path));
    }

    [Fact]
    public async Task Rotation_is_the_services_and_wraps_the_data_key_anew()
    {
        var (ring, running) = (Ring(), Open());
        var old = await running.SealAsync(s_plain, s_bound, Cancellation);

        var id = await ring.RotateAsync(Cancellation);
        var rewrapped = await new Envelope(ring).RewrapAsync(old, Cancellation);

        Assert.Equal("transit/concierge:v2", id);
        Assert.Equal(id, rewrapped.KeyId);
        Assert.Equal((old.Ciphertext, old.Nonce, old.Tag), (rewrapped.Ciphertext, rewrapped.Nonce, rewrapped.Tag));
        Assert.Equal(s_plain, await running.OpenAsync(old, s_bound, Cancellation));
        Assert.Equal(s_plain, await running.OpenAsync(rewrapped, s_bound, Cancellation));
        Assert.Same(rewrapped, await running.RewrapAsync(rewrapped, Cancellation));
        Assert.Equal(id, (await running.SealAsync(s_plain, s_bound, Cancellation)).KeyId);
    }

    [Fact]
    public async Task What_the_folder_sealed_opens_while_it_is_there_and_moves()
    {
        var sealedByFolder = await new Envelope(_keys.Open()).SealAsync(s_plain, s_bound, Cancellation);
        var file = Assert.Single(Directory.GetFiles(_keys.Path));
        var envelope = Open();

        Assert.Equal(s_plain, await envelope.OpenAsync(sealedByFolder, s_bound, Cancellation));
        var moved = await envelope.RewrapAsync(sealedByFolder, Cancellation);
        File.Delete(file);

        Assert.Equal("transit/concierge:v1", moved.KeyId);
        Assert.Equal(s_plain, await Open().OpenAsync(moved, s_bound, Cancellation));
        var lost = await Assert.ThrowsAsync<EnvelopeException>(async () => await Open().OpenAsync(sealedByFolder, s_bound, Cancellation));
        Assert.Contains("Secrets:KeyFolder", lost.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_keys.Path));
    }

    [Theory]
    [InlineData("vault:v1:AAAA")]
    [InlineData("vault:v1:not base64")]
    [InlineData("vault:v9:AAAA")]
    [InlineData("nonsense")]
    public async Task A_changed_data_key_is_lost_and_no_outage(string wrapped)
    {
        var value = await Open().SealAsync(s_plain, s_bound, Cancellation) with { WrappedKey = Encoding.ASCII.GetBytes(wrapped) };

        await Assert.ThrowsAsync<EnvelopeException>(async () => await Open().OpenAsync(value, s_bound, Cancellation));
        await Assert.ThrowsAsync<EnvelopeException>(async () => await Open().RewrapAsync(value, Cancellation));
    }

    [Fact]
    public async Task A_token_that_is_refused_names_its_setting_and_a_new_one_in_the_file_is_taken()
    {
        var envelope = Open();
        var value = await envelope.SealAsync(s_plain, s_bound, Cancellation);
        _service.Token = "s.renewed";

        var refusal = await FailsAsync(envelope, value);
        await _service.WriteTokenAsync("s.renewed");

        Assert.Equal(("token_refused", false), (refusal.Code, refusal.IsOutage));
        Assert.Contains("Secrets:KeyService:TokenFile", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s.", refusal.Message.Replace("Secrets:", "", StringComparison.Ordinal)[..^1], StringComparison.Ordinal);
        Assert.Equal(s_plain, await envelope.OpenAsync(value, s_bound, Cancellation));
    }

    [Fact]
    public async Task A_token_file_that_others_can_read_is_not_used()
    {
        var envelope = Open();
        var value = await envelope.SealAsync(s_plain, s_bound, Cancellation);
        File.SetUnixFileMode(_service.TokenFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var refusal = await FailsAsync(envelope, value);

        Assert.Equal("token_file", refusal.Code);
        Assert.Contains("0600", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503, "sealed")]
    [InlineData(500, "http_500")]
    [InlineData(429, "http_429")]
    [InlineData(307, "http_307")]
    public async Task While_it_is_out_of_order_nothing_is_lost(int status, string code)
    {
        var envelope = Open();
        var value = await envelope.SealAsync(s_plain, s_bound, Cancellation);

        _service.Refusal = status;
        var outage = await FailsAsync(envelope, value);
        _service.Refusal = null;

        Assert.Equal((code, true), (outage.Code, outage.IsOutage));
        Assert.Equal(s_plain, await envelope.OpenAsync(value, s_bound, Cancellation));
    }

    [Fact]
    public async Task Nor_while_nobody_listens_there()
    {
        var envelope = Open();
        var value = await envelope.SealAsync(s_plain, s_bound, Cancellation);

        await _service.StopAsync();
        var outage = await FailsAsync(envelope, value);
        await _service.RestartAsync();

        Assert.Equal(("unreachable", true), (outage.Code, outage.IsOutage));
        Assert.DoesNotContain(_service.Address, outage.Message, StringComparison.Ordinal);
        Assert.Equal(s_plain, await envelope.OpenAsync(value, s_bound, Cancellation));
    }

    [Fact]
    public async Task One_that_hangs_is_given_up_and_a_caller_need_not_wait_for_that()
    {
        var envelope = Open(timeout: TimeSpan.FromSeconds(0.2));
        var value = await envelope.SealAsync(s_plain, s_bound, Cancellation);
        var release = new TaskCompletionSource();
        _service.Held = release.Task;

        Assert.Equal("timeout", (await FailsAsync(envelope, value)).Code);
        using var gone = new CancellationTokenSource();
        var waiting = Open(timeout: TimeSpan.FromMinutes(1)).OpenAsync(value, s_bound, gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        release.SetResult();
    }

    [Fact]
    public async Task A_key_of_another_type_or_name_is_not_used()
    {
        _service.Type = "aes256-gcm96";
        Assert.Equal("wrong_key_type", (await Assert.ThrowsAsync<KeyServiceException>(async () => await Open().SealAsync(s_plain, s_bound, Cancellation))).Code);

        var missing = await Assert.ThrowsAsync<KeyServiceException>(async () => await Open(key: "another").SealAsync(s_plain, s_bound, Cancellation));
        Assert.Equal("no_such_key", missing.Code);
        Assert.Contains("Secrets:KeyService:Key", missing.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await _service.DisposeAsync();
        _keys.Dispose();
    }

    private static async Task<KeyServiceException> FailsAsync(Envelope envelope, SealedValue value)
    {
        await Assert.ThrowsAsync<KeyServiceException>(async () => await envelope.SealAsync(s_plain, s_bound, Cancellation));
        await Assert.ThrowsAsync<KeyServiceException>(async () => await envelope.RewrapAsync(value, Cancellation));
        return await Assert.ThrowsAsync<KeyServiceException>(async () => await envelope.OpenAsync(value, s_bound, Cancellation));
    }

    private Envelope Open(string key = "concierge", TimeSpan? timeout = null) => new(Ring(key, timeout));

    // What one process has.
    private TransitKeyRing Ring(string key = "concierge", TimeSpan? timeout = null)
    {
        var settings = new KeyServiceOptions { Address = _service.Address, TokenFile = _service.TokenFile, Key = key, Timeout = timeout ?? TimeSpan.FromSeconds(5) };
        var client = new TransitClient(Options.Create(new SecretsOptions { KeyService = settings }));
        _clients.Add(client);
        return new TransitKeyRing(client, _keys.Open(onlyOpens: true));
    }
}
