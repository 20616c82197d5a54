using System.Security.Cryptography;
using Concierge.Core.Secrets;
using Microsoft.Extensions.Hosting;

namespace Concierge.Tests.Secrets;

public sealed class KeyFolderTests : IDisposable
{
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryKeys _keys = new();

    [Fact]
    public void The_first_use_makes_a_key_for_its_owner_only()
    {
        _keys.Open().Load();

        var file = Assert.Single(Directory.GetFiles(_keys.Path));
        Assert.Equal("0001.pem", Path.GetFileName(file));
        Assert.Equal((OwnersFolder, OwnersFile), (File.GetUnixFileMode(_keys.Path), File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Those_that_start_at_once_agree_on_one_key()
    {
        var rings = Enumerable.Range(0, 4).Select(_ => _keys.Open()).ToList();
        using var start = new Barrier(rings.Count);

        var ids = await Task.WhenAll(rings.Select(ring => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(TimeSpan.FromSeconds(30));
                return ring.Active.Id;
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Single(ids.Distinct());
        Assert.Equal("0001.pem", Path.GetFileName(Assert.Single(Directory.GetFiles(_keys.Path))));
    }

    [Fact]
    public async Task A_host_does_not_start_with_a_key_that_others_can_read()
    {
        _keys.Open().Load();
        var file = Directory.GetFiles(_keys.Path).Single();
        File.SetUnixFileMode(file, OwnersFile | UnixFileMode.GroupRead);

        var refusal = await Assert.ThrowsAsync<KeyFolderException>(StartHostAsync);

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("0600", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nor_with_a_folder_that_others_can_enter()
    {
        _keys.Open().Load();
        File.SetUnixFileMode(_keys.Path, OwnersFolder | UnixFileMode.OtherExecute);

        Assert.Contains("0700", (await Assert.ThrowsAsync<KeyFolderException>(StartHostAsync)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(0)]
    public async Task Nor_with_a_short_key_or_none_at_all(int bits)
    {
        Directory.CreateDirectory(_keys.Path, OwnersFolder);
        var file = Path.Combine(_keys.Path, "0001.pem");
        await File.WriteAllTextAsync(file, Pem(bits), TestContext.Current.CancellationToken);
        File.SetUnixFileMode(file, OwnersFile);

        Assert.Contains("3072", (await Assert.ThrowsAsync<KeyFolderException>(StartHostAsync)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _keys.Dispose();

    private static string Pem(int bits)
    {
        if (bits == 0) return "not a key";
        using var rsa = RSA.Create(bits);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    private async Task StartHostAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["Secrets:KeyFolder"] = _keys.Path;
        builder.Services.AddEnvelope();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
    }
}
