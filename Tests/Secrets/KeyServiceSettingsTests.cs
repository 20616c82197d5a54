using Concierge.Core.Secrets;
using Concierge.Core.Secrets.Transit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Concierge.Tests.Secrets;

public sealed class KeyServiceSettingsTests : IAsyncLifetime
{
    private readonly TemporaryKeys _keys = new();
    private TransitServer _service = null!;

    public async ValueTask InitializeAsync() => _service = await TransitServer.StartAsync();

    [Theory]
    [InlineData("Address", "vault.example", "Secrets:KeyService:Address must be an https address.")]
    [InlineData("Address", "ftp://vault.example", "Secrets:KeyService:Address must be an https address.")]
    [InlineData("Address", "http://vault.example:8200", "Secrets:KeyService:Address must begin with https")]
    [InlineData("Address", "https://me:word@vault.example", "Secrets:KeyService:Address must have no user")]
    [InlineData("Mount", "/transit", "Secrets:KeyService:Mount must be")]
    [InlineData("Mount", "a/../b", "Secrets:KeyService:Mount must be")]
    [InlineData("Key", "a/b", "Secrets:KeyService:Key must be")]
    [InlineData("Key", "", "Secrets:KeyService:Key must be")]
    [InlineData("TokenFile", "", "Secrets:KeyService:TokenFile must be the absolute path")]
    [InlineData("TokenFile", "/nowhere/token", "Secrets:KeyService:TokenFile names a file that cannot be read")]
    [InlineData("Timeout", "00:02:00", "Secrets:KeyService:Timeout must be from")]
    public async Task What_is_wrong_is_said_at_the_start(string setting, string value, string said)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(($"Secrets:KeyService:{setting}", value)));

        Assert.StartsWith(said, Assert.Single(refusal.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_without_an_address_is_half_a_setting()
        => Assert.Contains("Secrets:KeyService:Address is missing", (await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(("Secrets:KeyService:Address", "")))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead, "s.token", "0600")]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite, "", "one line")]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite, "s.one\ns.two", "one line")]
    public async Task The_token_file_must_be_its_owners_and_hold_a_token(UnixFileMode mode, string text, string said)
    {
        await _service.WriteTokenAsync(text);
        File.SetUnixFileMode(_service.TokenFile, mode);

        Assert.Contains(said, (await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_folder_is_needed_or_made()
    {
        await StartAsync();
        Assert.False(Directory.Exists(_keys.Path));

        await StartAsync(("Secrets:KeyFolder", ""));
    }

    [Fact]
    public async Task A_service_that_is_down_stops_no_start_and_one_that_refuses_does()
    {
        _service.Refusal = 503;
        await StartAsync();
        await _service.StopAsync();
        await StartAsync();

        _service.Refusal = null;
        await _service.RestartAsync();
        _service.Token = "another";
        Assert.Equal("token_refused", (await Assert.ThrowsAsync<KeyServiceException>(() => StartAsync())).Code);
    }

    [Fact]
    public async Task Nor_does_a_host_start_with_old_keys_that_others_can_read()
    {
        _keys.Open().Load();
        File.SetUnixFileMode(Directory.GetFiles(_keys.Path).Single(), UnixFileMode.UserRead | UnixFileMode.GroupRead);

        await Assert.ThrowsAsync<KeyFolderException>(() => StartAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _keys.Dispose();
    }

    private async Task StartAsync(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        foreach (var (key, value) in (IEnumerable<(string, string)>)[("Secrets:KeyFolder", _keys.Path), .. _service.Settings, .. settings]) builder.Configuration[key] = value;
        builder.Services.AddEnvelope();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
    }
}
