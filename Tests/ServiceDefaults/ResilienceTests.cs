using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;

namespace Concierge.Tests.ServiceDefaults;

public sealed class ResilienceTests
{
    [Fact]
    public async Task Retry_waits_as_long_as_the_server_says()
    {
        await using var server = await LoopbackServer.StartAsync(Refuse(StatusCodes.Status429TooManyRequests, retryAfter: "17"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var delay = TimeSpan.Zero;
        var builder = TestHost.Builder();
        builder.Services.ConfigureAll<HttpStandardResilienceOptions>(options => options.Retry.OnRetry = async args =>
        {
            delay = args.RetryDelay;
            await stop.CancelAsync();
        });
        using var host = builder.Build();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Client().GetAsync(server.Url, stop.Token));

        Assert.Equal(TimeSpan.FromSeconds(17), delay);
    }

    [Fact]
    public async Task Get_is_tried_again_until_it_succeeds()
    {
        var answers = new Queue<int>([StatusCodes.Status503ServiceUnavailable, StatusCodes.Status429TooManyRequests, StatusCodes.Status200OK]);
        await using var server = await LoopbackServer.StartAsync(context => Refuse(answers.Dequeue(), retryAfter: "0")(context));
        using var host = TestHost.Builder().Build();

        using var response = await host.Client().GetAsync(server.Url, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(answers);
    }

    [Fact]
    public async Task Post_is_sent_once()
    {
        await using var server = await LoopbackServer.StartAsync(Refuse(StatusCodes.Status503ServiceUnavailable, retryAfter: "0"));
        using var host = TestHost.Builder().Build();

        using var response = await host.Client().PostAsync(server.Url, content: null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_client_error_is_no_reason_to_try_again()
    {
        await using var server = await LoopbackServer.StartAsync(Refuse(StatusCodes.Status404NotFound, retryAfter: "0"));
        using var host = TestHost.Builder().Build();

        using var response = await host.Client().GetAsync(server.Url, TestContext.Current.CancellationToken);

        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Timeouts_that_contradict_each_other_fail_at_start()
    {
        var builder = TestHost.Builder();
        builder.Services.ConfigureAll<HttpStandardResilienceOptions>(options => options.AttemptTimeout.Timeout = TimeSpan.FromMinutes(1));
        using var host = builder.Build();

        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
    }

    private static RequestDelegate Refuse(int status, string retryAfter) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };
}
