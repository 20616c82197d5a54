using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace Aspire.Hosting.RabbitMQ;

internal sealed class RabbitMQRunner : ServerRunner
{
    private const string Account = "rabbitmq";

    // epmd in the foreground belongs to the guarded session; one that Erlang started itself would detach from it
    // and stay. It must answer before Erlang asks for it.
    private const string WithEpmd = """
        epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 &
        until epmd -port "$ERL_EPMD_PORT" -names >/dev/null 2>&1; do
          kill -0 $! || exit 1
          sleep 0.05
        done
        exec "$0"
        """;

    private readonly RabbitMQServerResource _server;
    private readonly int _distributionPort;
    private readonly int _mapperPort;

    public RabbitMQRunner(RabbitMQServerResource server, GeneratedPassword password, RunContext context) : base(server, Account, context)
    {
        _server = server;
        password.Value = Folder.Password;
        (_distributionPort, _mapperPort) = (context.Ports.Any(), context.Ports.Any());
    }

    public override async Task<string?> CheckAsync(CancellationToken cancellation)
    {
        // The server opens its port when it is ready, and answers this header with connection.start, a method frame.
        const byte MethodFrame = 1;
        var answer = await ExchangeAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), cancellation);
        return answer is [MethodFrame, ..] ? null : "it does not speak AMQP 0-9-1";
    }

    protected override async Task<GuardedCommand> PrepareAsync(CancellationToken cancellation)
    {
        ServerFolder.WriteSecret(Path.Combine(Folder.Data, "rabbitmq.conf"), $"""
            listeners.tcp.1 = 127.0.0.1:{Port}
            default_user = {await _server.GetUserNameAsync(cancellation)}
            default_pass = {await _server.PasswordParameter.GetValueAsync(cancellation)}
            log.file.level = warning

            """);
        await File.WriteAllTextAsync(Path.Combine(Folder.Data, "enabled_plugins"), "[].\n", cancellation);
        await File.WriteAllTextAsync(Path.Combine(Folder.Data, "env.conf"), string.Empty, cancellation);
        await Folder.GiveAsync(Folder.Data, cancellation);
        return new GuardedCommand("sh", "-c", WithEpmd, Script()) { Environment = Variables() };
    }

    /// <summary>The package's own script: the one on Debian's path in front of it insists on being root.</summary>
    private static string Script() => Tool.Find(
        "rabbitmq-server", "rabbitmq-server", ["/usr/lib/rabbitmq/bin"]);

    private Dictionary<string, string> Variables() => new(StringComparer.Ordinal)
    {
        ["HOME"] = Folder.Data,
        ["RABBITMQ_NODENAME"] = _server.Name + "@localhost",
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(Folder.Data, "rabbitmq.conf"),
        ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(Folder.Data, "env.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(Folder.Data, "enabled_plugins"),
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(Folder.Data, "mnesia"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(Folder.Data, "logs"),
        ["RABBITMQ_PID_FILE"] = Path.Combine(Folder.Data, "pid"),
        ["RABBITMQ_DIST_PORT"] = _distributionPort.ToString(CultureInfo.InvariantCulture),
        ["ERL_EPMD_PORT"] = _mapperPort.ToString(CultureInfo.InvariantCulture),
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",

        // Loopback only, and no scheduler that spins while it waits: the machine is shared with everything else here.
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none",
    };
}
