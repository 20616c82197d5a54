using Concierge.Contracts.Secrets;
using Concierge.Core.Accounts;
using Concierge.Core.Data;
using Concierge.Core.Mail;
using Concierge.Core.Results;
using Concierge.Core.Secrets;
using Concierge.ServiceDefaults;
using Concierge.Tests.Jobs;
using Microsoft.AspNetCore.DataProtection;

namespace Concierge.Tests.Secrets;

/// <summary>What the operator does to go from the folder to a key service, and to rotate there: the worker's commands, as processes.</summary>
public sealed class KeyServiceRotationTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IAsyncLifetime
{
    private readonly TemporaryKeys _keys = new();
    private readonly Guid _ada = Guid.CreateVersion7();
    private TransitServer _service = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _service = await TransitServer.StartAsync();

    [Fact]
    public async Task Everything_moves_from_the_folder_and_rotates_at_the_service()
    {
        Guid secret;
        string? kid, link;
        await using (var before = await StartAsync())
        {
            secret = (await before.AsAsync<SecretsService, Result<SecretDto>>(_ada, all => all.CreateAsync(new NewSecretRequest("kept", "value-of-ada"), Cancellation))).Value!.Id;
            kid = (await before.Service<SigningKeys>().CurrentAsync(Cancellation)).Key.KeyId;
            link = before.Service<IDataProtectionProvider>().CreateProtector("a link").Protect("of ada");
        }

        await using (var between = await StartAsync(_service.Settings)) await AssertOpensAsync(between, secret, kid, link);

        Assert.Contains("3 values were moved to the key transit/concierge:v1; 0 could not be", await RunAsync("rewrap-keys"), StringComparison.Ordinal);
        Assert.Contains("0 values were moved", await RunAsync("rewrap-keys"), StringComparison.Ordinal);
        Directory.Delete(_keys.Path, recursive: true);
        await using (var moved = await StartAsync(_service.Settings)) await AssertOpensAsync(moved, secret, kid, link);

        Assert.Contains("3 values were moved to the key transit/concierge:v2; 0 could not be", await RunAsync("rotate-keys"), StringComparison.Ordinal);
        await using var after = await StartAsync(_service.Settings);
        await AssertOpensAsync(after, secret, kid, link);
        Assert.False(Directory.Exists(_keys.Path));

        _service.Refusal = 503;
        var failed = await RunAsync("rotate-keys", exitCode: 1);
        Assert.Contains("The key service is sealed", failed, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", failed, StringComparison.Ordinal);
        _service.Refusal = null;
        await AssertOpensAsync(after, secret, kid, link);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _keys.Dispose();
    }

    private async Task AssertOpensAsync(SecretHost host, Guid secret, string? kid, string link)
    {
        Assert.Equal("value-of-ada", (await host.AsAsync<ISecretReader, Result<SecretText>>(_ada, all => all.ReadAsync(secret, Cancellation))).Value!.Reveal());
        Assert.Equal(kid, (await host.Service<SigningKeys>().CurrentAsync(Cancellation)).Key.KeyId);
        Assert.Equal("of ada", host.Service<IDataProtectionProvider>().CreateProtector("a link").Unprotect(link));
    }

    private Task<SecretHost> StartAsync(params (string Key, string Value)[] settings) => SecretHost.StartAsync(
        database.Servers, _keys, configure: services => services.AddMail().AddAccounts().AddSharedKeys(ResourceNames.Database), settings: settings);

    private Task<string> RunAsync(string command, int exitCode = 0) => RotationCommand.RunAsync(command, _keys, database.Servers, exitCode, _service.Settings);
}
