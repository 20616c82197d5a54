using System.Globalization;

namespace Concierge.Bench.Servers;

/// <summary>RabbitMQ with an epmd of its own, and no scheduler that spins while it waits.</summary>
internal static class RabbitServer
{
    // epmd in the foreground ends with the session; one that Erlang started itself would detach and stay.
    private const string WithEpmd = """
        epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 &
        until epmd -port "$ERL_EPMD_PORT" -names >/dev/null 2>&1; do
          kill -0 $! || exit 1
          sleep 0.05
        done
        exec "$0"
        """;

    public static async Task<Guarded> StartAsync(string root, int port, string password, CancellationToken cancellation)
    {
        var folder = ServerFolder.Create(root, "rabbitmq");
        await File.WriteAllTextAsync(
            folder.File("rabbitmq.conf"), $"listeners.tcp.1 = 127.0.0.1:{port}\ndefault_user = bench\ndefault_pass = {password}\nlog.file.level = warning\n", cancellation);
        await File.WriteAllTextAsync(folder.File("enabled_plugins"), "[].\n", cancellation);
        await File.WriteAllTextAsync(folder.File("env.conf"), string.Empty, cancellation);
        await folder.GiveAsync(cancellation);
        // The package's own script: the one on Debian's path in front of it insists on being root.
        var script = ServerFolder.Find("rabbitmq-server", "rabbitmq-server", ["/usr/lib/rabbitmq/bin"]);
        return Guarded.Start(folder.Account, ["sh", "-c", WithEpmd, script], Variables(folder));
    }

    private static Dictionary<string, string> Variables(ServerFolder folder) => new(StringComparer.Ordinal)
    {
        ["HOME"] = folder.Path,
        ["RABBITMQ_NODENAME"] = "bench@localhost",
        ["RABBITMQ_CONFIG_FILE"] = folder.File("rabbitmq.conf"),
        ["RABBITMQ_CONF_ENV_FILE"] = folder.File("env.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = folder.File("enabled_plugins"),
        ["RABBITMQ_MNESIA_BASE"] = folder.File("mnesia"),
        ["RABBITMQ_LOG_BASE"] = folder.File("log"),
        ["RABBITMQ_PID_FILE"] = folder.File("pid"),
        ["RABBITMQ_DIST_PORT"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
        ["ERL_EPMD_PORT"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none",
    };
}
