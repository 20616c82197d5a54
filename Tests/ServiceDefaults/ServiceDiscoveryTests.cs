using Microsoft.AspNetCore.Http;

namespace Concierge.Tests.ServiceDefaults;

public sealed class ServiceDiscoveryTests
{
    private static readonly RequestDelegate EchoPath = context => context.Response.WriteAsync(context.Request.Path + context.Request.QueryString);

    [Theory]
    [InlineData("http://api/trips?page=2")]
    [InlineData("https+http://api/trips?page=2")]
    public async Task A_service_is_found_by_its_name(string url)
    {
        await using var server = await LoopbackServer.StartAsync(EchoPath);
        using var host = TestHost.Builder(("services:api:http:0", server.Url)).Build();

        Assert.Equal("/trips?page=2", await host.Client().GetStringAsync(url, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_client_keeps_its_name_as_base_address()
    {
        await using var server = await LoopbackServer.StartAsync(EchoPath);
        using var host = TestHost.Builder(("services:api:http:0", server.Url)).Build();
        using var client = host.Client();
        client.BaseAddress = new Uri("https+http://api");

        Assert.Equal("/api/jobs", await client.GetStringAsync("/api/jobs", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Endpoints_of_a_service_take_turns()
    {
        await using var first = await LoopbackServer.StartAsync(EchoPath);
        await using var second = await LoopbackServer.StartAsync(EchoPath);
        using var host = TestHost.Builder(("services:api:http:0", first.Url), ("services:api:http:1", second.Url)).Build();
        using var client = host.Client();

        for (var i = 0; i < 4; i++)
            await client.GetStringAsync("http://api/", TestContext.Current.CancellationToken);

        Assert.Equal((2, 2), (first.Requests, second.Requests));
    }

    [Fact]
    public async Task A_name_that_is_not_configured_is_left_to_the_network()
    {
        await using var server = await LoopbackServer.StartAsync(EchoPath);
        using var host = TestHost.Builder(("services:api:http:0", "http://127.0.0.1:1")).Build();

        Assert.Equal("/", await host.Client().GetStringAsync(server.Url, TestContext.Current.CancellationToken));
    }
}
