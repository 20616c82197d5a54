namespace Concierge.Bench.Servers;

/// <summary>Redis with its defaults: nothing in Redis is the only copy of anything.</summary>
internal static class RedisServer
{
    public static async Task<Guarded> StartAsync(string root, int port, string password, CancellationToken cancellation)
    {
        var folder = ServerFolder.Create(root, "redis");
        // In a file: everybody can read a command line.
        await File.WriteAllTextAsync(folder.File("redis.conf"), $"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {folder.Path}\n", cancellation);
        await folder.GiveAsync(cancellation);
        return Guarded.Start(folder.Account, [ServerFolder.Find("redis-server", "redis-server"), folder.File("redis.conf")]);
    }
}
