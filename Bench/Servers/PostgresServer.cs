namespace Concierge.Bench.Servers;

/// <summary>PostgreSQL with the settings of the peers' run: durable, 256 MB of shared buffers, else the server's defaults.</summary>
internal static class PostgresServer
{
    // Statements are counted only in databases that ask for it (Database.CountStatementsAsync).
    private static readonly string[] Settings =
    [
        "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=100",
        "fsync=on", "synchronous_commit=on", "shared_buffers=256MB",
        "shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track=none",
    ];

    public static async Task<Guarded> StartAsync(string root, int port, string password, CancellationToken cancellation)
    {
        var folder = ServerFolder.Create(root, "postgres");
        var cluster = folder.File("cluster");
        await File.WriteAllTextAsync(folder.File("superuser"), password, cancellation);
        await folder.GiveAsync(cancellation);
        await Guarded.RunAsync(
            folder.Account,
            [Binary("initdb"), "-D", cluster, "-U", "postgres", "--pwfile", folder.File("superuser"), "--auth", "scram-sha-256", "-E", "UTF8", "--no-locale"],
            cancellation);
        var options = Settings.Append($"port={port}").SelectMany(setting => new[] { "-c", setting });
        // INT asks for a fast shutdown.
        return Guarded.Start(folder.Account, [Binary("postgres"), "-D", cluster, .. options], stopSignal: "INT");
    }

    private static string Binary(string program)
        => ServerFolder.Find(program, "postgresql-15", ["/usr/lib/postgresql/15/bin"]);
}
