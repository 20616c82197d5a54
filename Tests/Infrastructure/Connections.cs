namespace Concierge.Tests.Infrastructure;

/// <summary>Where the servers of this run are.</summary>
public sealed record Connections(string Postgres, string Redis, string RabbitMq);
