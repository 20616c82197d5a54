using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Npgsql;

namespace Aspire.Hosting.Postgres;

internal sealed class PostgresRunner : ServerRunner
{
    private const string Account = "postgres";
    private const string DuplicateDatabase = "42P04";

    // A server that shares a developer's machine: durable, loopback only, vacuumed often since a queue's rows change often.
    private static readonly string[] Settings =
    [
        "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200",
        "fsync=on", "synchronous_commit=on", "shared_buffers=256MB", "effective_cache_size=1GB", "random_page_cost=1.1",
        "max_wal_size=2GB", "checkpoint_timeout=15min", "wal_compression=on", "jit=off",
        "autovacuum_naptime=10s", "autovacuum_vacuum_scale_factor=0.05", "autovacuum_analyze_scale_factor=0.05",
    ];

    private readonly PostgresServerResource _server;

    public PostgresRunner(PostgresServerResource server, GeneratedPassword password, RunContext context) : base(server, Account, context)
    {
        _server = server;
        password.Value = Folder.Password;
    }

    private string Cluster => Path.Combine(Folder.Data, "cluster");

    public static async ValueTask CreateAsync(PostgresDatabaseResource database, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(database.Parent, cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {new NpgsqlCommandBuilder().QuoteIdentifier(database.DatabaseName)}";
        try
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException failure) when (failure.SqlState is DuplicateDatabase)
        {
            // It is kept from an earlier run.
        }
    }

    public override async Task<string?> CheckAsync(CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(_server, cancellation);
        return null;
    }

    protected override async Task<GuardedCommand> PrepareAsync(CancellationToken cancellation)
    {
        var version = Path.Combine(Cluster, "PG_VERSION");
        var binaries = Binaries(File.Exists(version) ? (await File.ReadAllTextAsync(version, cancellation)).Trim() : null);
        if (!Directory.Exists(Cluster))
        {
            await InitializeAsync(binaries, cancellation);
        }

        // Nothing of an earlier run lives once the folder's lock is held, so its pid file can only mislead.
        string[] options = [.. Settings.Append($"port={Port}").SelectMany(setting => new[] { "-c", setting })];
        return new GuardedCommand(
            "sh", ["-c", "rm -f \"$1/postmaster.pid\"; shift; exec \"$@\"", "postgres", Cluster, Path.Combine(binaries, "postgres"), "-D", Cluster, .. options])
        {
            StopSignal = "INT", // Fast shutdown: sessions end, a checkpoint is written.
        };
    }

    private async Task InitializeAsync(string binaries, CancellationToken cancellation)
    {
        // Under another name first: a cluster that was begun and not finished is never taken for one.
        var begun = Cluster + ".new";
        if (Directory.Exists(begun))
        {
            Directory.Delete(begun, recursive: true);
        }

        var passwordFile = Path.Combine(Folder.Data, "superuser");
        ServerFolder.WriteSecret(passwordFile, (await _server.PasswordParameter.GetValueAsync(cancellation))!);
        await Folder.GiveAsync(Folder.Data, cancellation);
        await Tool.RunAsync(
            new GuardedCommand(
                Path.Combine(binaries, "initdb"), "-D", begun, "-U", await _server.GetUserNameAsync(cancellation),
                "--pwfile", passwordFile, "--auth", "scram-sha-256", "-E", "UTF8", "--locale", "C.UTF-8")
            {
                User = Folder.Owner,
            },
            cancellation);
        File.Delete(passwordFile);
        Directory.Move(begun, Cluster);
    }

    /// <summary>The folder of the version that the data was made by, else of the newest.</summary>
    private static string Binaries(string? version)
    {
        var folders = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderByDescending(Major).Select(folder => Path.Combine(folder, "bin"))
            : [];
        var fitting = folders.Where(folder => version is null || folder.Contains($"/{version}/", StringComparison.Ordinal));
        return Path.GetDirectoryName(Tool.Find("initdb", $"postgresql{(version is null ? string.Empty : "-" + version)}", fitting))!;
    }

    private static int Major(string folder) => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var major) ? major : 0;

    private static async Task<NpgsqlConnection> OpenAsync(PostgresServerResource server, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection($"{await server.GetConnectionStringAsync(cancellation)};Database=postgres;Pooling=false");
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
