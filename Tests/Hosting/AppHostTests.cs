using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Hosting;

[Collection(Exclusive.Name)]
[SupportedOSPlatform("linux")]
public sealed partial class AppHostTests : IDisposable
{
    private const string Ready = "ready after";
    private const int ApiPort = 5080;

    private static readonly TimeSpan AfterKill = TimeSpan.FromSeconds(20);
    // 5 s on a quiet machine.
    private static readonly TimeSpan AfterInterrupt = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Failure = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Refusal = TimeSpan.FromSeconds(10);

    private readonly string _data = Directory.CreateTempSubdirectory("concierge-tests-").FullName;

    // The servers run as accounts of their own when the tests run as root.
    public AppHostTests() => File.SetUnixFileMode(_data, File.GetUnixFileMode(_data) | UnixFileMode.OtherExecute);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Version => Path.Combine(_data, "postgres", "data", "cluster", "PG_VERSION");

    [Fact]
    public async Task A_killed_app_host_leaves_no_process_and_the_next_one_finds_its_data()
    {
        await using (var first = AppHostProcess.Start(_data))
        {
            await first.WaitForLineAsync(Ready);
            var names = first.Processes().Select(process => process.ProcessName).ToList();
            Assert.All(["postgres", "redis-server", "beam.smp", "epmd", "Concierge.Api", "Concierge.Web", "Concierge.Worker"], name => Assert.Contains(names, found => found.StartsWith(name, StringComparison.Ordinal)));

            await RefusesASecondAsync(first.Id);
            var processes = first.Processes();
            await first.KillAsync();
            await Task.WhenAll(processes.Select(process => process.WaitForExitAsync(Cancellation))).WaitAsync(AfterKill, Cancellation);
            await first.AllGoneAsync(AfterKill, Cancellation);
        }

        var created = Directory.GetCreationTimeUtc(Version);
        await using var second = AppHostProcess.Start(_data);
        await second.WaitForLineAsync(Ready);
        Assert.Equal(created, Directory.GetCreationTimeUtc(Version));

        await second.InterruptAsync();
        await second.AllGoneAsync(AfterInterrupt, Cancellation);
        Assert.Equal(0, await second.WaitForExitAsync(AfterInterrupt));
    }

    [Fact]
    public async Task A_killed_orchestrator_ends_everything_and_ports_in_use_are_named()
    {
        using var occupied = Occupy(ApiPort);
        await using var host = AppHostProcess.Start(_data);

        Assert.Matches("api takes 50[89][0-9]$", await host.WaitForLineAsync($"Port {ApiPort} is in use"));
        var addresses = Addresses().Match(await host.WaitForLineAsync(Ready));
        Assert.NotEqual($"{ApiPort}", addresses.Groups["api"].Value);
        using var client = new HttpClient();
        Assert.Contains("Concierge", await client.GetStringAsync(new Uri($"http://localhost:{addresses.Groups["web"].Value}/"), Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri($"http://localhost:{addresses.Groups["api"].Value}/scalar/"), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(addresses.Groups["dashboard"].Value), Cancellation)).StatusCode);

        host.Processes().Single(process => process.ProcessName == "dcp" && Arguments(process.Id).Contains("start-apiserver", StringComparison.Ordinal)).Kill();

        await host.AllGoneAsync(AfterKill, Cancellation);
        Assert.Equal(1, await host.WaitForExitAsync(AfterKill));
        Assert.Contains("The orchestrator ended unexpectedly", host.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ai__Provider", "telepathy", "Ai:Provider")]
    [InlineData("Jobs__Concurrency__ai", "-1", "Jobs:Concurrency")]
    public async Task A_bad_setting_ends_the_start_with_the_reason(string name, string value, string reason)
    {
        await using var host = AppHostProcess.Start(_data, (name, value));

        Assert.Equal(1, await host.WaitForExitAsync(Failure));
        Assert.Contains(reason, host.Output, StringComparison.Ordinal);
        await host.AllGoneAsync(AfterKill, Cancellation);
    }

    [Theory]
    [InlineData("Servers", "quantum", "Servers must be auto, native or containers.")]
    [InlineData("Workers", "many", "Workers must be a whole number from 1 to 100.")]
    [InlineData("KeepData", "maybe", "KeepData must be true or false.")]
    public async Task A_bad_setting_of_the_app_host_is_one_sentence(string name, string value, string sentence)
    {
        var start = BuiltProject.Describe("AppHost", $"--ServerData={_data}", $"--{name}={value}");
        await using var host = CapturedProcess.Start(start);

        Assert.Equal(1, await host.WaitForExitAsync(Failure));
        Assert.Equal(sentence, host.Output);
    }

    [Fact]
    public async Task A_server_that_fails_ends_the_start_with_its_log()
    {
        Directory.CreateDirectory(Path.Combine(_data, "postgres"));
        await File.WriteAllTextAsync(Path.Combine(_data, "postgres", "data"), "a file where the folder should be", Cancellation);
        await using var host = AppHostProcess.Start(_data);

        Assert.Equal(1, await host.WaitForExitAsync(Failure));
        Assert.Contains("postgres failed with exit code 1", host.Output, StringComparison.Ordinal);
        Assert.Contains("mkdir: cannot create directory", host.Output, StringComparison.Ordinal);
        await host.AllGoneAsync(AfterKill, Cancellation);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private async Task RefusesASecondAsync(int holder)
    {
        await using var other = AppHostProcess.Start(_data);

        Assert.Equal(1, await other.WaitForExitAsync(Refusal));
        Assert.Equal($"Concierge already runs with the data in {_data} (process {holder}). Stop it first, or set ServerData to another folder.", other.Output);
    }

    private static string Arguments(int id) => File.ReadAllText($"/proc/{id}/cmdline");

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

    [GeneratedRegex(@"Web http://localhost:(?<web>\d+), Api http://localhost:(?<api>\d+), API reference http://localhost:\k<api>/scalar, dashboard (?<dashboard>http://localhost:\d+/login\?t=\w+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Addresses();
}
