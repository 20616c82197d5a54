using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Concierge.Jobs.Dispatch;

/// <summary>
/// The host's RabbitMQ connection, taken when it can be had: the container's factory blocks and throws while the
/// broker is down, and nothing here may do either to a request.
/// </summary>
internal sealed class BrokerConnection(IServiceProvider services, TimeProvider time, ILogger<BrokerConnection> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private IConnection? _connection;

    /// <summary>A channel on an open connection. Waits for the broker for as long as it takes.</summary>
    public async Task<IChannel> OpenChannelAsync(CreateChannelOptions? options, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                _connection ??= await Task.Run(services.GetRequiredService<IConnection>, cancellation);
                return await _connection.CreateChannelAsync(options, cancellation);
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                logger.LogWarning("The broker cannot be reached ({Error}); jobs are found by the sweep meanwhile", error.GetType().Name);
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }
}
