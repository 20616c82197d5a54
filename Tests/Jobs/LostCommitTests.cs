using System.Net.Sockets;
using Concierge.Tests.Chaos.Support;
using Concierge.Tests.Jobs.Semantics;
using Npgsql;

namespace Concierge.Tests.Jobs;

/// <summary>The database commits, and the connection breaks before it can say so.</summary>
public sealed class LostCommitTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_jobs_whose_commit_nobody_heard_of_are_stored_once()
    {
        await using var proxy = new CommitLoser(PortOf(database.Servers.Postgres));
        await using var host = await JobsHost.StartAsync(Through(proxy), worker: false);
        proxy.LoseNext();

        var tickets = await host.Client.EnqueueManyAsync(
            ScriptedJob.Definition, [new ScriptedInput("lost 1"), new ScriptedInput("lost 2")], cancellation: Cancellation);

        Assert.True(proxy.HasLost);
        Assert.All(tickets, ticket => Assert.False(ticket.IsDuplicate));
        Assert.Equal(2L, await database.ScalarAsync<long>("SELECT count(*) FROM jobs.jobs WHERE payload ->> 'what' LIKE 'lost%'"));
        foreach (var ticket in tickets) Assert.NotNull(await host.Reader.FindAsync(ticket.Id, ownerId: null, Cancellation));
    }

    [Fact]
    public async Task An_event_whose_commit_nobody_heard_of_starts_its_jobs_once()
    {
        await using var proxy = new CommitLoser(PortOf(database.Servers.Postgres));
        await using var host = await JobsHost.StartAsync(Through(proxy), worker: false, SemanticJobs.AddSemanticJobs);
        proxy.LoseNext();

        var published = await host.Client.PublishAsync("test/happened", new ScriptedInput("heard"), cancellation: Cancellation);

        Assert.True(proxy.HasLost);
        Assert.False(published.IsDuplicate);
        Assert.Equal(2, published.Started.Count);
        Assert.Equal(2L, await database.ScalarAsync<long>("SELECT count(*) FROM jobs.jobs WHERE payload ->> 'what' = 'heard'"));
        foreach (var ticket in published.Started) Assert.NotNull(await host.Reader.FindAsync(ticket.Id, ownerId: null, Cancellation));
    }

    private Infrastructure.Connections Through(CommitLoser proxy)
        => database.Servers with { Postgres = new NpgsqlConnectionStringBuilder(database.Servers.Postgres) { Host = "127.0.0.1", Port = proxy.Port }.ConnectionString };

    private static int PortOf(string connection) => new NpgsqlConnectionStringBuilder(connection).Port;

    /// <summary>Passes everything on, but for the answer to one commit: that connection ends instead.</summary>
    private sealed class CommitLoser(int port) : TcpProxy(() => port)
    {
        private static readonly byte[] Commit = "COMMIT\0"u8.ToArray();
        private int _armed;
        private volatile bool _hasLost;

        public bool HasLost => _hasLost;

        public void LoseNext() => Volatile.Write(ref _armed, 1);

        protected override Task CarryAsync(NetworkStream client, NetworkStream server, CancellationToken cancellation)
        {
            var isLosing = false;
            return BothAsync(ThereAsync, BackAsync, cancellation);

            async Task ThereAsync(CancellationToken token)
            {
                var buffer = new byte[65_536];
                while (await client.ReadAsync(buffer, token) is > 0 and var read)
                {
                    if (buffer.AsSpan(0, read).IndexOf(Commit) >= 0 && Interlocked.Exchange(ref _armed, 0) == 1) Volatile.Write(ref isLosing, true);
                    await server.WriteAsync(buffer.AsMemory(0, read), token);
                }
            }

            async Task BackAsync(CancellationToken token)
            {
                var buffer = new byte[65_536];
                while (await server.ReadAsync(buffer, token) is > 0 and var read)
                {
                    if (Volatile.Read(ref isLosing))
                    {
                        _hasLost = true;
                        return;
                    }

                    await client.WriteAsync(buffer.AsMemory(0, read), token);
                }
            }
        }
    }
}
