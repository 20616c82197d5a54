using Concierge.Contracts.Secrets;
using Concierge.Contracts.Webhooks;
using Concierge.Core.Accounts;
using Concierge.Core.Data;
using Concierge.Core.Mail;
using Concierge.Core.Results;
using Concierge.Core.Secrets;
using Concierge.Core.Webhooks.Inbound;
using Concierge.Jobs.Testing;
using Concierge.ServiceDefaults;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Secrets;

/// <summary>What the operator does: the command of the worker, as a process, and then the old file is deleted.</summary>
public sealed class RotationTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IDisposable
{
    private readonly TemporaryKeys _keys = new();
    private readonly Guid _ada = Guid.CreateVersion7();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_rotation_nothing_needs_the_old_file()
    {
        Guid secret, endpoint;
        string? kid, link;
        await using (var before = await StartAsync())
        {
            secret = (await before.AsAsync<SecretsService, Result<SecretDto>>(_ada, all => all.CreateAsync(new NewSecretRequest("kept", "value-of-ada"), Cancellation))).Value!.Id;
            endpoint = (await before.AsAsync<WebhookEndpoints, Result<WebhookEndpointDto>>(_ada, all => all.CreateAsync(new NewWebhookEndpointRequest("Shop"), Cancellation))).Value!.Id;
            kid = (await before.Service<SigningKeys>().CurrentAsync(Cancellation)).Key.KeyId;
            link = before.Service<IDataProtectionProvider>().CreateProtector("a link").Protect("of ada");
        }

        var rotated = await RunAsync("rotate-keys");
        Assert.Contains("4 values were moved", rotated, StringComparison.Ordinal);
        Assert.Contains("0 could not be", rotated, StringComparison.Ordinal);
        Assert.Contains("0 values were moved", await RunAsync("rewrap-keys"), StringComparison.Ordinal);
        Assert.Equal(["0001.pem", "0002.pem"], Files());
        File.Delete(Path.Combine(_keys.Path, "0001.pem"));

        await using var after = await StartAsync();
        Assert.Equal("value-of-ada", (await after.AsAsync<ISecretReader, Result<SecretText>>(_ada, all => all.ReadAsync(secret, Cancellation))).Value!.Reveal());
        Assert.NotNull(await after.Service<WebhookDesk>().OpenAsync(endpoint, Cancellation));
        Assert.Equal(kid, (await after.Service<SigningKeys>().CurrentAsync(Cancellation)).Key.KeyId);
        Assert.Equal("of ada", after.Service<IDataProtectionProvider>().CreateProtector("a link").Unprotect(link));
        Assert.Equal(["0002.pem"], Files());
    }

    [Fact]
    public async Task A_process_seals_under_the_new_key_within_a_minute()
    {
        var time = new TestClock(TimeProvider.System.GetUtcNow());
        var running = new Envelope(_keys.Open(time));
        var old = await running.ActiveKeyIdAsync(Cancellation);

        var rotated = _keys.Open().Rotate();

        Assert.Equal(old, await running.ActiveKeyIdAsync(Cancellation));
        time.Advance(RsaKeyRing.LooksAgainAfter);
        Assert.Equal(rotated, await running.ActiveKeyIdAsync(Cancellation));
        foreach (var file in Directory.GetFiles(_keys.Path)) File.Delete(file);
        time.Advance(RsaKeyRing.LooksAgainAfter);
        Assert.Equal(rotated, await running.ActiveKeyIdAsync(Cancellation));
        Assert.Empty(Files());
    }

    public void Dispose() => _keys.Dispose();

    private IEnumerable<string> Files() => Directory.GetFiles(_keys.Path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    private Task<SecretHost> StartAsync() => SecretHost.StartAsync(
        database.Servers, _keys, configure: services => services.AddMail().AddAccounts().AddSharedKeys(ResourceNames.Database));

    private Task<string> RunAsync(string command) => RotationCommand.RunAsync(command, _keys, database.Servers);
}

public sealed class LostKeyTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IDisposable
{
    private readonly TemporaryKeys _keys = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_no_key_opens_is_counted_and_ends_the_command_with_1()
    {
        await using (var before = await SecretHost.StartAsync(database.Servers, _keys))
        {
            await before.AsAsync<SecretsService, Result<SecretDto>>(
                Guid.CreateVersion7(), all => all.CreateAsync(new NewSecretRequest("lost", "value-of-ada"), Cancellation));
        }

        File.Delete(Path.Combine(_keys.Path, "0001.pem"));

        Assert.Contains("1 could not be", await RotationCommand.RunAsync("rewrap-keys", _keys, database.Servers, exitCode: 1), StringComparison.Ordinal);
    }

    public void Dispose() => _keys.Dispose();
}

/// <summary>The worker's commands for keys, as processes.</summary>
internal static class RotationCommand
{
    /// <returns>What it said.</returns>
    public static async Task<string> RunAsync(string command, TemporaryKeys keys, Connections servers, int exitCode = 0, params (string Key, string Value)[] settings)
    {
        var start = BuiltProject.Describe("Worker", command);
        start.Environment["Secrets__KeyFolder"] = keys.Path;
        start.Environment[$"ConnectionStrings__{ResourceNames.Database}"] = servers.Postgres;
        start.Environment[$"ConnectionStrings__{ResourceNames.Redis}"] = servers.Redis;
        start.Environment[$"ConnectionStrings__{ResourceNames.RabbitMq}"] = servers.RabbitMq;
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        await using var process = CapturedProcess.Start(start);
        Assert.True(exitCode == await process.WaitForExitAsync(), process.Output);
        return process.Output;
    }
}
