using System.Net;
using System.Net.Sockets;
using Concierge.Core.Outbound;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Outbound;

public sealed class OutboundClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://[::1]:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f.1:{0}/")]
    [InlineData("http://0:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    public async Task This_machine_is_refused_however_it_is_written(string address)
    {
        await using var site = await LocalSite.StartAsync(_ => Task.CompletedTask);
        using var http = Client(out var services);
        await using var _ = services;

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(Format(address, site.Port)), Cancellation));

        Assert.IsType<AddressRefusedException>(refusal.InnerException);
        Assert.Empty(site.Asked);
    }

    [Fact]
    public async Task Development_may_reach_this_machine()
    {
        await using var site = await LocalSite.StartAsync(_ => Task.CompletedTask);
        using var http = Client(out var services, allow: true);
        await using var _ = services;

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(site.Address, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task One_inner_address_among_outer_ones_is_enough_to_refuse()
    {
        var names = new FakeNames().Say("mixed.test", ["127.0.0.1", "127.0.0.2"]);

        await Assert.ThrowsAsync<AddressRefusedException>(async () => await names.ConnectAsync("mixed.test", 80, Cancellation));
    }

    [Fact]
    public async Task A_name_that_resolves_inside_the_second_time_does_not_get_in()
    {
        await using var site = await LocalSite.StartAsync(context =>
        {
            context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
        using var http = Client(out var services, names: new FakeNames().Say("rebind.test", ["127.0.0.1"], ["127.0.0.2"]));
        await using var _ = services;
        var address = new Uri($"http://rebind.test:{site.Port}/");

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(address, Cancellation)).StatusCode);
        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(address, Cancellation));

        Assert.IsType<AddressRefusedException>(refusal.InnerException);
        Assert.Single(site.Asked);
    }

    [Fact]
    public async Task A_redirect_inside_is_refused_and_one_to_another_scheme_not_followed()
    {
        await using var site = await LocalSite.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = context.Request.Path == "/inside"
                ? $"http://127.0.0.2:{context.Request.Host.Port}/metadata"
                : "https://outside.test/elsewhere";
            return Task.CompletedTask;
        });
        using var http = Client(out var services, names: new FakeNames().Say("outside.test", ["127.0.0.1"]));
        await using var _ = services;

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri($"http://outside.test:{site.Port}/inside"), Cancellation));
        var other = await http.GetAsync(new Uri($"http://outside.test:{site.Port}/scheme"), Cancellation);

        Assert.IsType<AddressRefusedException>(refusal.InnerException);
        Assert.Equal(HttpStatusCode.Found, other.StatusCode);
        Assert.Equal(["GET /inside", "GET /scheme"], site.Asked);
    }

    [Fact]
    public async Task Credentials_stay_with_the_host_that_they_were_for()
    {
        string? seen = "nothing";
        await using var other = await LocalSite.StartAsync(context =>
        {
            seen = context.Request.Headers.Authorization;
            return Task.CompletedTask;
        });
        await using var site = await LocalSite.StartAsync(context =>
        {
            context.Response.Redirect(other.Address.ToString());
            return Task.CompletedTask;
        });
        using var http = Client(out var services, allow: true);
        await using var _ = services;
        using var request = new HttpRequestMessage(HttpMethod.Get, site.Address);
        request.Headers.Authorization = new("Bearer", "not for others");

        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(request, Cancellation)).StatusCode);
        Assert.Null(seen);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off()
    {
        await using var site = await LocalSite.StartAsync(async context =>
        {
            var block = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(block, context.RequestAborted);
        });
        using var http = Client(out var services, allow: true);
        await using var _ = services;

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(site.Address, Cancellation));
        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, fault.HttpRequestError);
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_a_name_that_nobody_has()
        => await Assert.ThrowsAsync<SocketException>(async () => await new FakeNames().ConnectAsync("nowhere.test", 80, Cancellation));

    private static string Format(string address, int port) => address.Replace("{0}", $"{port}", StringComparison.Ordinal);

    private static HttpClient Client(out ServiceProvider services, bool allow = false, OutboundConnector? names = null)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Outbound:AllowPrivateAddresses", (string?)(allow ? "true" : "false"))]).Build());
        if (names is not null) collection.AddSingleton(names);
        services = collection.AddOutbound().BuildServiceProvider();
        return services.GetRequiredService<IHttpClientFactory>().CreateClient(OutboundHttp.Name);
    }
}
