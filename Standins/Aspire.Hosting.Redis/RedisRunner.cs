using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace Aspire.Hosting.Redis;

internal sealed class RedisRunner : ServerRunner
{
    private const string Account = "redis";

    private readonly RedisResource _server;

    public RedisRunner(RedisResource server, GeneratedPassword password, RunContext context) : base(server, Account, context)
    {
        _server = server;
        password.Value = Folder.Password;
    }

    public override async Task<string?> CheckAsync(CancellationToken cancellation)
    {
        var password = await _server.PasswordParameter!.GetValueAsync(cancellation);
        var answer = Encoding.ASCII.GetString(await ExchangeAsync(Encoding.ASCII.GetBytes($"AUTH {password}\r\n"), cancellation));
        return answer.StartsWith("+OK", StringComparison.Ordinal) ? null : $"it answers {answer.Trim()}";
    }

    protected override async Task<GuardedCommand> PrepareAsync(CancellationToken cancellation)
    {
        // In a file, not on the command line: everybody can read a command line.
        var configuration = Path.Combine(Folder.Data, "redis.conf");
        ServerFolder.WriteSecret(configuration, $"""
            bind 127.0.0.1
            port {Port}
            requirepass {await _server.PasswordParameter!.GetValueAsync(cancellation)}
            dir {Folder.Data}
            save ""
            appendonly no

            """);
        await Folder.GiveAsync(Folder.Data, cancellation);
        return new GuardedCommand(Tool.Find("redis-server", "redis-server"), configuration);
    }
}
