using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Concierge.Tests.Hosting;

[SupportedOSPlatform("linux")]
public sealed class AppHostTests : IDisposable
{
    private const int ApiPort = 5080;

    private static readonly TimeSpan AllGone = TimeSpan.FromSeconds(20);
    private static readonly string[] Servers = ["postgres", "redis-server", "beam.smp", "epmd"];

    private readonly string _data = Directory.CreateTempSubdirectory("concierge-tests-").FullName;

    // The servers run as accounts of their own when the tests run as root.
    public AppHostTests() => AppHostProcess.LetOthersEnter(_data);

    [Fact]
    public async Task A_killed_app_host_leaves_no_process_and_the_next_one_finds_its_data()
    {
        await using (var first = AppHostProcess.Start(_data))
        {
            await first.WaitForLineAsync("[postgres] healthy");
            await first.WaitForLineAsync("[rabbitmq] healthy");
            var started = AppHostProcess.Descendants(first.Id);
            Assert.All(Servers, server => Assert.Contains(started, process => process.ProcessName.StartsWith(server, StringComparison.Ordinal)));

            await RefusesASecondAsync();
            await first.KillAsync();
            await Task.WhenAll(started.Select(process => process.WaitForExitAsync(Cancellation))).WaitAsync(AllGone, Cancellation);
        }

        // Its health check signs in with the kept password, so a new cluster would not do.
        var created = Directory.GetCreationTimeUtc(Path.Combine(_data, "postgres", "data", "cluster", "PG_VERSION"));
        await using var second = AppHostProcess.Start(_data);
        await second.WaitForLineAsync("[postgres] healthy");
        Assert.Equal(created, Directory.GetCreationTimeUtc(Path.Combine(_data, "postgres", "data", "cluster", "PG_VERSION")));

        var left = AppHostProcess.Descendants(second.Id);
        Assert.Equal(0, await second.TerminateAsync());
        await Task.WhenAll(left.Select(process => process.WaitForExitAsync(Cancellation))).WaitAsync(AllGone, Cancellation);
    }

    [Fact]
    public async Task A_port_in_use_is_named_and_another_one_taken()
    {
        using var occupied = Occupy(ApiPort);
        await using var host = AppHostProcess.Start(_data, ownPorts: false);

        var line = await host.WaitForLineAsync($"Port {ApiPort} is in use");

        Assert.Matches("api takes 50[89][0-9]$", line);
        await host.TerminateAsync();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private async Task RefusesASecondAsync()
    {
        await using var other = AppHostProcess.Start(_data);
        Assert.Equal(1, await other.WaitForExitAsync());
        Assert.Contains($"runs with the data in {_data}", other.Output, StringComparison.Ordinal);
    }

    /// <summary>Null when someone has the port already, which is as good.</summary>
    private static TcpListener? Occupy(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }
}
