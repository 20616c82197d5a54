using System.Text;
using Concierge.Core.Secrets;

namespace Concierge.Tests.Secrets;

public sealed class EnvelopeTests : IDisposable
{
    private static readonly byte[] s_plain = "sk-live-the-quick-brown-fox"u8.ToArray();
    private static readonly Guid s_owner = Guid.CreateVersion7();
    private static readonly Guid s_id = Guid.CreateVersion7();
    private static readonly byte[] s_bound = AssociatedData.Of("secret", s_owner, s_id);

    private readonly TemporaryKeys _keys = new();
    private readonly RsaKeyRing _ring;
    private readonly Envelope _envelope;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public EnvelopeTests() => _envelope = new Envelope(_ring = _keys.Open());

    /// <summary>Each field of a sealed value, changed.</summary>
    public static TheoryData<string, Func<SealedValue, SealedValue>> Tampered => new()
    {
        { "key id", value => value with { KeyId = "0123456789abcdef" } },
        { "wrapped key", value => value with { WrappedKey = Flipped(value.WrappedKey) } },
        { "wrapped key cut", value => value with { WrappedKey = value.WrappedKey[1..] } },
        { "no wrapped key", value => value with { WrappedKey = [] } },
        { "nonce", value => value with { Nonce = Flipped(value.Nonce) } },
        { "nonce cut", value => value with { Nonce = value.Nonce[1..] } },
        { "ciphertext", value => value with { Ciphertext = Flipped(value.Ciphertext) } },
        { "ciphertext cut", value => value with { Ciphertext = value.Ciphertext[1..] } },
        { "tag", value => value with { Tag = Flipped(value.Tag) } },
        { "tag cut", value => value with { Tag = value.Tag[..12] } },
    };

    [Fact]
    public async Task What_was_sealed_opens_and_looks_different_each_time()
    {
        var (one, other) = (await _envelope.SealAsync(s_plain, s_bound, Cancellation), await _envelope.SealAsync(s_plain, s_bound, Cancellation));

        Assert.Equal(s_plain, await _envelope.OpenAsync(one, s_bound, Cancellation));
        Assert.Equal(await _envelope.ActiveKeyIdAsync(Cancellation), one.KeyId);
        Assert.NotEqual(one.Ciphertext, other.Ciphertext);
        Assert.NotEqual(one.WrappedKey, other.WrappedKey);
        Assert.NotEqual(one.Nonce, other.Nonce);
        Assert.Empty(await _envelope.OpenAsync(await _envelope.SealAsync([], s_bound, Cancellation), s_bound, Cancellation));
    }

    [Theory]
    [MemberData(nameof(Tampered), DisableDiscoveryEnumeration = true)]
    public async Task A_changed_field_does_not_open(string what, Func<SealedValue, SealedValue> tamper)
    {
        Assert.NotEmpty(what);
        var tampered = tamper(await _envelope.SealAsync(s_plain, s_bound, Cancellation));

        var refusal = await Assert.ThrowsAsync<EnvelopeException>(async () => await _envelope.OpenAsync(tampered, s_bound, Cancellation));
        Assert.DoesNotContain(Encoding.UTF8.GetString(s_plain), refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_owner_row_or_purpose_does_not_open_it()
    {
        var value = await _envelope.SealAsync(s_plain, s_bound, Cancellation);

        foreach (var elsewhere in (byte[][])
        [
            AssociatedData.Of("secret", Guid.CreateVersion7(), s_id),
            AssociatedData.Of("secret", s_owner, Guid.CreateVersion7()),
            AssociatedData.Of("secret", s_id, s_owner),
            AssociatedData.Of("signing", s_owner, s_id),
            AssociatedData.Of("secret", s_owner),
            [],
        ])
        {
            await Assert.ThrowsAsync<EnvelopeException>(async () => await _envelope.OpenAsync(value, elsewhere, Cancellation));
        }
    }

    [Fact]
    public async Task Rotation_wraps_the_data_key_anew_and_leaves_the_value()
    {
        var old = await _envelope.SealAsync(s_plain, s_bound, Cancellation);

        var id = _ring.Rotate();
        var rewrapped = await _envelope.RewrapAsync(old, Cancellation);

        Assert.Equal((id, id), (await _envelope.ActiveKeyIdAsync(Cancellation), rewrapped.KeyId));
        Assert.NotEqual(old.KeyId, id);
        Assert.NotEqual(old.WrappedKey, rewrapped.WrappedKey);
        Assert.Same(old.Ciphertext, rewrapped.Ciphertext);
        Assert.Equal((old.Nonce, old.Tag), (rewrapped.Nonce, rewrapped.Tag));
        Assert.Equal(s_plain, await _envelope.OpenAsync(old, s_bound, Cancellation));
        Assert.Equal(s_plain, await _envelope.OpenAsync(rewrapped, s_bound, Cancellation));
        Assert.Same(rewrapped, await _envelope.RewrapAsync(rewrapped, Cancellation));
    }

    [Fact]
    public async Task A_process_learns_of_a_rotation_by_the_first_value_that_names_the_new_key()
    {
        var elsewhere = new Envelope(_keys.Open());
        var before = await _envelope.ActiveKeyIdAsync(Cancellation);
        Assert.Equal(before, await elsewhere.ActiveKeyIdAsync(Cancellation));

        _ring.Rotate();
        var value = await _envelope.SealAsync(s_plain, s_bound, Cancellation);

        Assert.Equal(before, await elsewhere.ActiveKeyIdAsync(Cancellation));
        Assert.Equal(s_plain, await elsewhere.OpenAsync(value, s_bound, Cancellation));
        Assert.Equal(await _envelope.ActiveKeyIdAsync(Cancellation), await elsewhere.ActiveKeyIdAsync(Cancellation));
    }

    public void Dispose()
    {
        _ring.Dispose();
        _keys.Dispose();
    }

    private static byte[] Flipped(byte[] bytes)
    {
        var flipped = bytes.ToArray();
        flipped[^1] ^= 1;
        return flipped;
    }
}
