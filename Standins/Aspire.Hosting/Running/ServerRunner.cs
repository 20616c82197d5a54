using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Runs a server from this machine's own binaries.</summary>
internal abstract class ServerRunner(ContainerResource resource, string account, RunContext context) : IResourceRunner
{
    private GuardedProcess? _process;

    public string EndedState => KnownResourceStates.Exited;

    public Task<int> Exited => _process!.Exited;

    protected ServerFolder Folder { get; } = context.Folders.For(resource, Tool.Unprivileged(account));

    protected RunContext Context => context;

    protected int Port => resource.GetEndpoint("tcp").Port;

    public async Task StartAsync(CancellationToken cancellation)
    {
        _process?.Dispose();
        await Folder.GiveAsync(Folder.Data, cancellation);
        var command = await PrepareAsync(cancellation);
        var log = new ServerLog(Folder.Log);
        _process = GuardedProcess.Start(command with { User = Folder.Owner, Lock = Folder.Lock }, log.Line);
        _ = ReportAsync(_process, log);
    }

    public abstract Task<string?> CheckAsync(CancellationToken cancellation);

    public Task<int> StopAsync() => _process!.StopAsync();

    /// <summary>Writes what the server reads at its start and says how to start it.</summary>
    protected abstract Task<GuardedCommand> PrepareAsync(CancellationToken cancellation);

    /// <summary>Sends a greeting to the server's port and gives the beginning of its answer.</summary>
    protected async Task<byte[]> ExchangeAsync(ReadOnlyMemory<byte> greeting, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port, cancellation);
        var stream = client.GetStream();
        await stream.WriteAsync(greeting, cancellation);
        var answer = new byte[64];
        var length = await stream.ReadAsync(answer, cancellation);
        return answer[..length];
    }

    /// <summary>A server's log is long and rarely read: it is shown when the server fails.</summary>
    private async Task ReportAsync(GuardedProcess process, ServerLog log)
    {
        var code = await process.Exited;
        log.Dispose();
        foreach (var line in code == 0 ? [] : log.LastLines())
        {
            context.Output.Line(resource.Name, line);
        }
    }
}
