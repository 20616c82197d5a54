using System.Text;
using Concierge.Core.Webhooks;

namespace Concierge.Tests.Webhooks;

public sealed class StandardWebhooksTests
{
    // The example of the specification's reference libraries.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static readonly byte[] s_body = """{"test": 2432232314}"""u8.ToArray();
    private static readonly byte[] s_secret = StandardWebhooks.Parse(Secret)!;

    [Fact]
    public void The_reference_signature_is_ours()
    {
        Assert.Equal(Signature, StandardWebhooks.Sign(s_secret, Id, DateTimeOffset.FromUnixTimeSeconds(1614265330), s_body));
        Assert.True(StandardWebhooks.Verify(s_secret, Id, Timestamp, s_body, Signature));
        Assert.True(StandardWebhooks.Verify(s_secret, Id, Timestamp, s_body, $"v1,AAAA v2,other {Signature}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1,")]
    [InlineData("v1,!!!")]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1O")]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OI=")]
    public void Another_signature_is_not(string signature) => Assert.False(StandardWebhooks.Verify(s_secret, Id, Timestamp, s_body, signature));

    [Fact]
    public void Whatever_is_changed_breaks_it()
    {
        Assert.False(StandardWebhooks.Verify(s_secret, Id + "x", Timestamp, s_body, Signature));
        Assert.False(StandardWebhooks.Verify(s_secret, Id, "1614265331", s_body, Signature));
        Assert.False(StandardWebhooks.Verify(s_secret, Id, Timestamp, [.. s_body, (byte)' '], Signature));
        Assert.False(StandardWebhooks.Verify(Encoding.UTF8.GetBytes(Secret), Id, Timestamp, s_body, Signature));
    }

    [Fact]
    public void A_new_secret_is_a_secret()
    {
        Assert.Equal(32, StandardWebhooks.Parse(StandardWebhooks.NewSecret())!.Length);
        Assert.Null(StandardWebhooks.Parse("whsec_c2hvcnQ="));
        Assert.Null(StandardWebhooks.Parse("whsec_not base64"));
    }
}
