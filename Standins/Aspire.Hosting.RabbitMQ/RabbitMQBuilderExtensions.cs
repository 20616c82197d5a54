using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.RabbitMQ;
using Aspire.Hosting.Running;

namespace Aspire.Hosting
{
    /// <summary>Adds RabbitMQ to the model.</summary>
    public static class RabbitMQBuilderExtensions
    {
        /// <summary>Adds a server.</summary>
        /// <param name="builder">The model.</param>
        /// <param name="name">The name, unique in the model.</param>
        /// <param name="userName">The user's name; <c>guest</c> when not given.</param>
        /// <param name="password">The password; generated when not given.</param>
        /// <param name="port">The port; a free one when not given.</param>
        public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(
            this IDistributedApplicationBuilder builder,
            string name,
            IResourceBuilder<ParameterResource>? userName = null,
            IResourceBuilder<ParameterResource>? password = null,
            int? port = null)
        {
            var generated = new GeneratedPassword();
            var server = new RabbitMQServerResource(name, userName?.Resource, password?.Resource ?? generated.As(name));
            return builder.AddResource(server)
                .WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "amqp", name: "tcp", port: port))
                .RunBy(context => new RabbitMQRunner(server, generated, context));
        }

        /// <summary>Keeps the data from one run to the next.</summary>
        /// <param name="builder">The server.</param>
        /// <param name="name">The folder's name; the server's when not given.</param>
        /// <param name="isReadOnly">Not used here.</param>
        public static IResourceBuilder<RabbitMQServerResource> WithDataVolume(
            this IResourceBuilder<RabbitMQServerResource> builder, string? name = null, bool isReadOnly = false) =>
            builder.WithAnnotation(new DataVolumeAnnotation(name ?? builder.Resource.Name), ResourceAnnotationMutationBehavior.Replace);
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>A RabbitMQ server.</summary>
    /// <param name="name">The name, unique in the model.</param>
    /// <param name="userName">The user's name; <c>guest</c> when not given.</param>
    /// <param name="password">The password.</param>
    public class RabbitMQServerResource(string name, ParameterResource? userName, ParameterResource password)
        : ContainerResource(name), IResourceWithConnectionString
    {
        /// <summary>The endpoint that clients connect to.</summary>
        public EndpointReference PrimaryEndpoint => this.GetEndpoint("tcp");

        /// <summary>The user's name, when it is not <c>guest</c>.</summary>
        public ParameterResource? UserNameParameter { get; } = userName;

        /// <summary>The password.</summary>
        public ParameterResource PasswordParameter { get; } = password;

        /// <inheritdoc/>
        public async ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default)
        {
            var secret = await PasswordParameter.GetValueAsync(cancellationToken);
            var endpoint = PrimaryEndpoint;
            return $"amqp://{await GetUserNameAsync(cancellationToken)}:{secret}@{endpoint.Host}:{endpoint.Port}";
        }

        internal async ValueTask<string> GetUserNameAsync(CancellationToken cancellation) =>
            UserNameParameter is null ? "guest" : await UserNameParameter.GetValueAsync(cancellation) ?? "guest";
    }
}
