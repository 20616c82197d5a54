using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Concierge.Contracts.Accounts;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Accounts;

/// <summary>Access tokens that nobody issued, or that were changed since.</summary>
public sealed class TokenAttackTests(ConciergeApp app)
{
    [Fact]
    public async Task The_published_key_verifies_an_access_token_by_hand()
    {
        using var person = await SignedInAsync();
        var jwks = await person.GetAsync<JwksDto>("/.well-known/jwks.json");
        var token = new Parts(person.Token!);

        var key = Assert.Single(jwks.Keys, one => one.Kid == (string?)token.Header["kid"]);
        using var rsa = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars(key.N), Exponent = Base64Url.DecodeFromChars(key.E) });

        Assert.True(rsa.KeySize >= 2048);
        Assert.Equal("RS256", (string?)token.Header["alg"]);
        Assert.True(rsa.VerifyData(Encoding.ASCII.GetBytes(token.Signed), token.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal(900, (long)token.Payload["exp"]! - (long)token.Payload["iat"]!);
        Assert.All((string[])["iss", "aud", "sub", "jti", "sid", "permissions", "nbf"], claim => Assert.NotNull(token.Payload[claim]));
    }

    public static TheoryData<string> Attacks => [.. All.Keys];

    // Each makes a token out of a good one.
    private static readonly Dictionary<string, Func<Parts, RSA, string>> All = new(StringComparer.Ordinal)
    {
        ["alg none"] = (token, _) => token.With(header => header["alg"] = "none").Unsigned(),
        ["alg None, in capitals"] = (token, _) => token.With(header => header["alg"] = "NONE").Unsigned(),
        ["no signature"] = (token, _) => token.Unsigned(),
        ["HS256 with the public key"] = (token, key) => token.With(header => header["alg"] = "HS256").Hmac(Encoding.UTF8.GetBytes(key.ExportSubjectPublicKeyInfoPem())),
        ["HS256 with the public key, DER"] = (token, key) => token.With(header => header["alg"] = "HS256").Hmac(key.ExportSubjectPublicKeyInfo()),
        ["HS256 with the modulus"] = (token, key) => token.With(header => header["alg"] = "HS256").Hmac(key.ExportParameters(includePrivateParameters: false).Modulus!),
        ["a key of one's own"] = (token, _) => token.Rsa(),
        ["a key of one's own in the header"] = (token, _) => token.WithOwnKey(),
        ["a key to be fetched"] = (token, _) => token.With(header => header["jku"] = "http://127.0.0.1:9/jwks.json").Rsa(),
        ["unknown kid"] = (token, _) => token.With(header => header["kid"] = Guid.CreateVersion7().ToString()).Rsa(),
        ["kid that is SQL"] = (token, _) => token.With(header => header["kid"] = "' OR 1=1 --").Rsa(),
        ["kid that is a path"] = (token, _) => token.With(header => header["kid"] = "../../../../dev/null").Hmac([]),
        ["no kid"] = (token, _) => token.With(header => header.Remove("kid")).Rsa(),
        ["RS512 by one's own key"] = (token, _) => token.With(header => header["alg"] = "RS512").Rsa(),
        ["somebody else's sub"] = (token, _) => token.Claim("sub", Guid.CreateVersion7().ToString()),
        ["later exp"] = (token, _) => token.Claim("exp", 4_000_000_000L),
        ["more permissions"] = (token, _) => token.Claim("permissions", new JsonArray("admin")),
        ["another audience"] = (token, _) => token.Claim("aud", "another-api"),
        ["another issuer"] = (token, _) => token.Claim("iss", "https://evil.example"),
        ["truncated"] = (token, _) => token.Whole[..^10],
        ["without its end"] = (token, _) => token.Whole[..(token.Whole.Length / 2)],
        ["dots"] = (_, _) => "..",
        ["not base64"] = (_, _) => "%%%.%%%.%%%",
        ["an encrypted token's shape"] = (token, _) => $"{token.Whole}.aaaa.bbbb",
        ["10 KB"] = (token, _) => token.Whole + new string('a', 10_000),
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task A_forged_token_opens_nothing(string attack)
    {
        using var person = await SignedInAsync();
        var jwk = (await person.GetAsync<JwksDto>("/.well-known/jwks.json")).Keys[0];
        using var key = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars(jwk.N), Exponent = Base64Url.DecodeFromChars(jwk.E) });

        person.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "");
        person.Token = All[attack](new Parts(person.Token!), key);

        Assert.Equal(401, await person.StatusAsync("/api/accounts/me"));
    }

    [Fact]
    public async Task A_token_of_100_KB_is_refused_before_it_is_read()
    {
        using var person = await SignedInAsync();
        person.Token += new string('a', 100_000);

        Assert.InRange(await person.StatusAsync("/api/accounts/me"), 400, 431);
        person.Token = null;
        Assert.Equal(200, await person.StatusAsync("/api/health"));
    }

    private async Task<Person> SignedInAsync()
    {
        var person = await Person.CreateAsync(app);
        await person.SignUpAsync();
        await person.SignInAsync();
        Assert.Equal(200, await person.StatusAsync("/api/accounts/me"));
        return person;
    }

    private sealed class Parts
    {
        public Parts(string token)
        {
            Whole = token;
            var parts = token.Split('.');
            (Header, Payload) = (Read(parts[0]), Read(parts[1]));
            (Signed, Signature) = ($"{parts[0]}.{parts[1]}", Base64Url.DecodeFromChars(parts[2]));
        }

        public string Whole { get; }

        public JsonObject Header { get; }

        public JsonObject Payload { get; }

        public string Signed { get; private set; }

        public byte[] Signature { get; }

        public Parts With(Action<JsonObject> change)
        {
            change(Header);
            Signed = $"{Write(Header)}.{Write(Payload)}";
            return this;
        }

        /// <summary>The changed payload under the signature of the good one.</summary>
        public string Claim(string name, JsonNode value)
        {
            Payload[name] = value;
            return $"{Write(Header)}.{Write(Payload)}.{Base64Url.EncodeToString(Signature)}";
        }

        public string Unsigned() => $"{Signed}.";

        public string Hmac(byte[] key) => $"{Signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(Signed)))}";

        public string Rsa()
        {
            using var own = RSA.Create(2048);
            return Rsa(own);
        }

        public string WithOwnKey()
        {
            using var own = RSA.Create(2048);
            var parameters = own.ExportParameters(includePrivateParameters: false);
            With(header => header["jwk"] = new JsonObject
            {
                ["kty"] = "RSA",
                ["kid"] = (string?)header["kid"],
                ["n"] = Base64Url.EncodeToString(parameters.Modulus),
                ["e"] = Base64Url.EncodeToString(parameters.Exponent),
            });
            return Rsa(own);
        }

        private string Rsa(RSA own)
            => $"{Signed}.{Base64Url.EncodeToString(own.SignData(Encoding.ASCII.GetBytes(Signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";

        private static JsonObject Read(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();

        private static string Write(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
    }
}
