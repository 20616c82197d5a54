using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Concierge.Tests.Api.Support;

/// <summary>Speaks SignalR's JSON protocol: a handshake, then JSON objects that each end in a record separator.</summary>
internal sealed class HubClient(ClientWebSocket socket, CancellationToken cancellation) : IDisposable
{
    private const char Separator = '\u001e';

    private readonly Queue<string> _received = new();

    public static async Task<HubClient> ConnectAsync(Uri address, HttpClient guest, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", guest.DefaultRequestHeaders.Authorization!.ToString());
        await socket.ConnectAsync(address, cancellation);
        var hub = new HubClient(socket, cancellation);
        await hub.SendAsync("""{"protocol":"json","version":1}""");
        Assert.Empty((await hub.ReadAsync()).AsObject());
        return hub;
    }

    public Task InvokeAsync(string method, Guid job)
        => SendAsync($$"""{"type":1,"invocationId":"1","target":"{{method}}","arguments":["{{job}}"]}""");

    public async Task<JsonNode> ReadAsync()
    {
        while (_received.Count == 0)
        {
            var buffer = new byte[16 * 1024];
            var frame = await socket.ReceiveAsync(buffer, cancellation);
            var text = Encoding.UTF8.GetString(buffer, 0, frame.Count);
            foreach (var message in text.Split(Separator, StringSplitOptions.RemoveEmptyEntries)) _received.Enqueue(message);
        }

        return JsonNode.Parse(_received.Dequeue())!;
    }

    public void Dispose() => socket.Dispose();

    private Task SendAsync(string message)
        => socket.SendAsync(Encoding.UTF8.GetBytes(message + Separator), WebSocketMessageType.Text, endOfMessage: true, cancellation);
}
