namespace Concierge.Tests.Infrastructure;

public static class TestServers
{
    public static Task<Connections> ConnectionsAsync() => Task.FromResult(new Connections(
        "Host=127.0.0.1;Port=55432;Username=postgres;Database=postgres", "127.0.0.1:56379,abortConnect=false", "amqp://guest:guest@127.0.0.1:55672"));
}
