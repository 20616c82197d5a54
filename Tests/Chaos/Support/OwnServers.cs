using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Concierge.Tests.Chaos.Support;

/// <summary>PostgreSQL as durable as in production; few connections, so that a test can take them all.</summary>
public sealed class OwnPostgres() : NativeServer("postgres")
{
    public const int MaxConnections = 150;

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=postgres;Password={Password};Database=postgres;SSL Mode=Disable;Include Error Detail=true";

    private string Cluster => Path.Combine(Folder.FullName, "cluster");

    private static string Binaries => Path.GetDirectoryName(Find(
        "initdb", Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => $"{version}/bin") : []))!;

    protected override async Task<string[]> PrepareAsync()
    {
        if (!Directory.Exists(Cluster))
        {
            var password = Path.Combine(Folder.FullName, "password");
            await File.WriteAllTextAsync(password, Password);
            await RunAsync(Path.Combine(Binaries, "initdb"), "-D", Cluster, "-U", "postgres", "--pwfile", password, "--auth", "scram-sha-256", "-E", "UTF8", "--locale", "C.UTF-8");
        }

        string[] settings =
        [
            $"port={Port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", $"max_connections={MaxConnections}",
            "fsync=on", "synchronous_commit=on", "shared_buffers=128MB", "autovacuum_naptime=10s",
        ];
        return [Path.Combine(Binaries, "postgres"), "-D", Cluster, .. settings.SelectMany(setting => new[] { "-c", setting })];
    }

    protected override async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false;Timeout=2");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}

/// <summary>RabbitMQ with its own node, port mapper and folder.</summary>
public sealed class OwnRabbitMq() : NativeServer("rabbitmq")
{
    private readonly int _distributionPort = FreePort();
    private readonly int _mapperPort = FreePort();

    public string ConnectionString => $"amqp://chaos:{Password}@127.0.0.1:{Port}";

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["HOME"] = Folder.FullName,
        ["RABBITMQ_NODENAME"] = $"chaos{Port}@localhost",
        ["RABBITMQ_CONFIG_FILE"] = In("rabbitmq.conf"),
        ["RABBITMQ_CONF_ENV_FILE"] = In("env.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = In("enabled_plugins"),
        ["RABBITMQ_MNESIA_BASE"] = In("mnesia"),
        ["RABBITMQ_LOG_BASE"] = In("logs"),
        ["RABBITMQ_PID_FILE"] = In("pid"),
        ["RABBITMQ_DIST_PORT"] = $"{_distributionPort}",
        ["ERL_EPMD_PORT"] = $"{_mapperPort}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none",
    };

    /// <summary>Forgets every exchange, queue and message. To be called while it is stopped.</summary>
    public void DeleteData() => Directory.Delete(In("mnesia"), recursive: true);

    protected override async Task<string[]> PrepareAsync()
    {
        await File.WriteAllTextAsync(In("rabbitmq.conf"), $"listeners.tcp.1 = 127.0.0.1:{Port}\ndefault_user = chaos\ndefault_pass = {Password}\nlog.file.level = warning\n");
        await File.WriteAllTextAsync(In("enabled_plugins"), "[].\n");
        await File.WriteAllTextAsync(In("env.conf"), string.Empty);
        // Erlang's port mapper would detach itself: in the foreground it belongs to the session that is killed.
        const string WithMapper = """
            epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 &
            until epmd -port "$ERL_EPMD_PORT" -names >/dev/null 2>&1; do kill -0 $! || exit 1; sleep 0.05; done
            exec "$0"
            """;
        return ["sh", "-c", WithMapper, Find("rabbitmq-server", "/usr/lib/rabbitmq/bin")];
    }

    protected override async Task<bool> AnswersAsync()
        => await Greeting.AskAsync(Port, "AMQP\0\0\u0009\u0001"u8.ToArray()) is [1, ..];

    private string In(string name) => Path.Combine(Folder.FullName, name);
}

/// <summary>Redis that keeps nothing.</summary>
public sealed class OwnRedis() : NativeServer("redis")
{
    public string ConnectionString => $"127.0.0.1:{Port},password={Password},abortConnect=false,connectTimeout=1000";

    protected override async Task<string[]> PrepareAsync()
    {
        var configuration = Path.Combine(Folder.FullName, "redis.conf");
        await File.WriteAllTextAsync(configuration, $"bind 127.0.0.1\nport {Port}\nrequirepass {Password}\ndir {Folder.FullName}\nsave \"\"\nappendonly no\n");
        return [Find("redis-server"), configuration];
    }

    protected override async Task<bool> AnswersAsync()
        => Encoding.ASCII.GetString(await Greeting.AskAsync(Port, Encoding.ASCII.GetBytes($"AUTH {Password}\r\n"))).StartsWith("+OK", StringComparison.Ordinal);
}

internal static class Greeting
{
    /// <summary>The beginning of a server's answer; empty when nobody listens.</summary>
    public static async Task<byte[]> AskAsync(int port, byte[] greeting)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port);
            await client.GetStream().WriteAsync(greeting);
            var answer = new byte[64];
            return answer[..await client.GetStream().ReadAsync(answer)];
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return [];
        }
    }
}
