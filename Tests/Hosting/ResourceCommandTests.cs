using Concierge.ServiceDefaults;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Hosting;

[Collection(Exclusive.Name)]
public sealed class ResourceCommandTests(ConciergeApp app)
{
    [Fact]
    public async Task RabbitMQ_stops_and_starts_again_at_the_same_address()
    {
        var address = new Uri(await app.GetConnectionStringAsync(ResourceNames.RabbitMq));

        await app.StopAsync(ResourceNames.RabbitMq);
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => ConnectAsync(address));

        await app.StartAsync(ResourceNames.RabbitMq);
        await ConnectAsync(address);
    }

    [Fact]
    public async Task Web_and_Api_are_healthy()
    {
        using var api = await app.CreateApiClientAsync();
        using var web = await app.CreateWebClientAsync();

        await api.GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
        await web.GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_killed_worker_is_gone()
    {
        await using var worker = await app.StartWorkerAsync();

        await worker.KillAsync();

        Assert.False(Directory.Exists($"/proc/{worker.Id}"));
    }

    private static async Task ConnectAsync(Uri address)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
    }
}
