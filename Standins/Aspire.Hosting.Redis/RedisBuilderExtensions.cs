using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Redis;
using Aspire.Hosting.Running;

namespace Aspire.Hosting
{
    /// <summary>Adds Redis to the model.</summary>
    public static class RedisBuilderExtensions
    {
        /// <summary>Adds a server. Its data lasts as long as the run.</summary>
        /// <param name="builder">The model.</param>
        /// <param name="name">The name, unique in the model.</param>
        /// <param name="port">The port; a free one when not given.</param>
        /// <param name="password">The password; generated when not given.</param>
        public static IResourceBuilder<RedisResource> AddRedis(
            this IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
        {
            var generated = new GeneratedPassword();
            var server = new RedisResource(name, password?.Resource ?? generated.As(name));
            return builder.AddResource(server)
                .WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, name: "tcp", port: port))
                .RunBy(context => new RedisRunner(server, generated, context));
        }
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>A Redis server.</summary>
    /// <param name="name">The name, unique in the model.</param>
    /// <param name="password">The password.</param>
    public class RedisResource(string name, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
    {
        /// <summary>The endpoint that clients connect to.</summary>
        public EndpointReference PrimaryEndpoint => this.GetEndpoint("tcp");

        /// <summary>The password.</summary>
        public ParameterResource? PasswordParameter { get; } = password;

        /// <inheritdoc/>
        public async ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
            $"{PrimaryEndpoint.Host}:{PrimaryEndpoint.Port},password={await PasswordParameter!.GetValueAsync(cancellationToken)}";
    }
}
