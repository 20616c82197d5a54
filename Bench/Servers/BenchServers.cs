using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using RabbitMQ.Client;
using StackExchange.Redis;

namespace Concierge.Bench.Servers;

/// <summary>
/// The servers of one run: those that the environment names, and throwaway ones for the rest, in a folder of
/// their own on free ports of the loopback address. They end with this object, and with this process at the latest.
/// </summary>
internal sealed class BenchServers : IAsyncDisposable
{
    private const string FolderPrefix = "concierge-bench-";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // The servers' accounts pass through it to folders of their own.
    private const UnixFileMode PassThrough = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory(string.Create(CultureInfo.InvariantCulture, $"{FolderPrefix}{Environment.ProcessId}-")).FullName;
    private readonly List<Guarded> _processes = [];

    public Addresses Addresses { get; private set; } = null!;

    /// <summary>The guards of the servers that were started here.</summary>
    public IReadOnlyList<int> ProcessIds => _processes.ConvertAll(process => process.ProcessId);

    public static async Task<BenchServers> StartAsync(CancellationToken cancellation)
    {
        RemoveFoldersOfTheDead();
        var servers = new BenchServers();
        try
        {
            File.SetUnixFileMode(servers._folder, PassThrough);
            var addresses = await Task.WhenAll(
                servers.PostgresAsync(cancellation), servers.RedisAsync(cancellation), servers.RabbitMqAsync(cancellation));
            servers.Addresses = new Addresses(addresses[0], addresses[1], addresses[2]);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] stopping;
        lock (_processes) stopping = [.. _processes.Select(process => process.DisposeAsync().AsTask())];
        await Task.WhenAll(stopping);
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private Task<string> PostgresAsync(CancellationToken cancellation) => UseAsync(
        Addresses.PostgresVariable,
        PostgresServer.StartAsync,
        (port, password) => $"Host=127.0.0.1;Port={port};Username=postgres;Password={password};Database=postgres",
        async address =>
        {
            await using var connection = new NpgsqlConnection(address + ";Pooling=false");
            await connection.OpenAsync(cancellation);
        },
        cancellation);

    private Task<string> RedisAsync(CancellationToken cancellation) => UseAsync(
        Addresses.RedisVariable,
        RedisServer.StartAsync,
        (port, password) => $"127.0.0.1:{port},password={password}",
        async address =>
        {
            using var connection = await ConnectionMultiplexer.ConnectAsync(address);
            await connection.GetDatabase().PingAsync();
        },
        cancellation);

    private Task<string> RabbitMqAsync(CancellationToken cancellation) => UseAsync(
        Addresses.RabbitMqVariable,
        RabbitServer.StartAsync,
        (port, password) => $"amqp://bench:{password}@127.0.0.1:{port}",
        async address =>
        {
            await using var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync(cancellation);
        },
        cancellation);

    private async Task<string> UseAsync(
        string variable,
        Func<string, int, string, CancellationToken, Task<Guarded>> start,
        Func<int, string, string> describe,
        Func<string, Task> check,
        CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } external) return external;

        var port = FreePort.Next();
        var password = RandomNumberGenerator.GetHexString(24);
        var process = await start(_folder, port, password, cancellation);
        lock (_processes) _processes.Add(process);
        var address = describe(port, password);
        await AnswersAsync(process, () => check(address), cancellation);
        return address;
    }

    private static async Task AnswersAsync(Guarded process, Func<Task> check, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await check();
                return;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                if (process.HasExited || TimeProvider.System.GetElapsedTime(started) > Patience)
                    throw new InvalidOperationException($"A server did not start: {error.Message}\n{process.LastLines}", error);
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
            }
        }
    }

    // A run that was killed could not remove its data; the guards have stopped its servers.
    private static void RemoveFoldersOfTheDead()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            var owner = Path.GetFileName(folder)[FolderPrefix.Length..].Split('-')[0];
            if (Directory.Exists($"/proc/{owner}")) continue;
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A server that is still stopping, or somebody else's run: the next one tries again.
            }
        }
    }
}
