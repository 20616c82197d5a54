using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using Concierge.Contracts;
using Concierge.Contracts.Integrations;
using Concierge.Contracts.Secrets;
using Concierge.Contracts.Webhooks;
using Concierge.Core.People;
using Concierge.Core.Secrets;
using Concierge.Jobs;
using Concierge.Tests.Api.Support;
using Concierge.Tests.EndToEnd;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Logs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using StackExchange.Redis;

namespace Concierge.Tests.Secrets;

/// <summary>Secrets that went through the whole system are then looked for wherever it writes.</summary>
[Collection(AppsOwnJobs.Name)]
public sealed class CanaryTests(ConciergeApp app) : IDisposable
{
    private readonly string _canary = $"canary{Guid.CreateVersion7():N}{Guid.CreateVersion7():N}end";
    private readonly ConcurrentQueue<string> _onTheWire = [];
    private readonly LogLines _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_entrusted_is_nowhere_to_be_read()
    {
        var servers = await app.GetConnectionsAsync();
        using var redis = await ListenToRedisAsync(servers);
        await using var broker = await ListenToBrokerAsync(servers);
        using var guest = await Guest.ArriveAsync(app);
        var secret = await PostAsync<SecretDto>(guest, "/api/secrets", $$"""{"name":"canary","value":"{{_canary}}"}""");
        var integration = await PostAsync<IntegrationDto>(
            guest, "/api/integrations", $$$"""{"type":"ics_calendar","name":"canary","fields":{"url":"http://127.0.0.1:9/{{{_canary}}}"} }""");
        var tested = await PostAsync<IntegrationTestDto>(guest, $"/api/integrations/{integration.Id}/test", "");
        var endpoint = await PostAsync<WebhookEndpointDto>(guest, "/api/webhooks/endpoints", """{"name":"canary"}""");
        var subscription = await PostAsync<WebhookSubscriptionDto>(
            guest, "/api/webhooks/subscriptions", """{"url":"https://hooks.invalid/x","events":["job.completed"]}""");

        await UseInAJobAsync(servers, secret.Id);
        using (var request = Webhooks.Signed.Standard(endpoint.Path, endpoint.Secret!, "evt_1", "{}", TimeProvider.System.GetUtcNow()))
        using (var response = await guest.Http.SendAsync(request, Cancellation))
        {
            Assert.True(response.IsSuccessStatusCode);
        }

        Assert.False(tested.IsOk);
        string[] hidden = [_canary, Convert.ToBase64String(Encoding.UTF8.GetBytes(_canary)), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(_canary)), endpoint.Secret!, subscription.Secret!];
        await AssertNotInDatabaseAsync(servers, hidden, control: "canary");
        AssertNotIn(await RedisAsync(redis), hidden, "Redis");
        AssertNotIn([.. _onTheWire], hidden, "a message of Redis or RabbitMQ");
        Assert.NotEmpty(_onTheWire);
        AssertNotIn([.. _log.All], hidden, "the log of the process with the job");
        Assert.Contains(_log.All, line => line.Contains($"{secret.Id}", StringComparison.Ordinal));
        AssertNotIn(LogFiles(), hidden, "a log file");
    }

    public void Dispose() => _log.Dispose();

    private static async Task<T> PostAsync<T>(Guest guest, string path, string body)
    {
        using var content = body.Length == 0 ? null : TestApi.Json(body);
        using var response = await guest.Http.PostAsync(path, content, Cancellation);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        return (await response.Content.ReadFromJsonAsync<T>(Wire.Json, Cancellation))!;
    }

    // In a process of its own, which shares the key folder with Api and nothing else.
    private async Task UseInAJobAsync(Connections servers, Guid secretId)
    {
        using var keys = new TemporaryKeys();
        await using var host = await SecretHost.StartAsync(
            servers,
            keys,
            worker: true,
            services =>
            {
                services.AddJob<CanaryJob, CanaryInput, CanaryFound>();
                services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log));
            },
            ("Secrets:KeyFolder", ConciergeApp.KeyFolder));
        var owner = await host.InDatabaseAsync(async db => (await db.Secrets.FindAsync([secretId], Cancellation))!.OwnerId);
        var ticket = await host.Jobs.Client.EnqueueAsync(CanaryJob.Definition, new CanaryInput(secretId), new EnqueueOptions { OwnerId = owner }, Cancellation);
        var end = await host.Jobs.WaitForEndAsync(ticket.Id);
        Assert.Equal(_canary.Length, end.Result!.Value.GetProperty("length").GetInt32());
    }

    private static async Task AssertNotInDatabaseAsync(Connections servers, string[] hidden, string control)
    {
        await using var source = NpgsqlDataSource.Create(servers.Postgres);
        var tables = new List<string>();
        await using (var command = source.CreateCommand(
            "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"))
        await using (var reader = await command.ExecuteReaderAsync(Cancellation))
        {
            while (await reader.ReadAsync(Cancellation)) tables.Add(reader.GetString(0));
        }

        var isControlled = false;
        foreach (var table in tables)
        {
            // bytea shows as hex, so a value that was stored as it is would be found by its hex form.
            foreach (var word in hidden) Assert.False(await HasAsync(table, word), $"{table} holds a secret.");
            isControlled |= await HasAsync(table, control);
        }

        Assert.True(isControlled, "The search finds nothing at all.");

        async Task<bool> HasAsync(string table, string word)
        {
            await using var search = source.CreateCommand($"SELECT EXISTS (SELECT 1 FROM {table} AS r WHERE position($1 IN r::text) > 0)");
            search.Parameters.Add(new NpgsqlParameter { Value = word });
            return (bool)(await search.ExecuteScalarAsync(Cancellation))!;
        }
    }

    private async Task<ConnectionMultiplexer> ListenToRedisAsync(Connections servers)
    {
        var redis = await ConnectionMultiplexer.ConnectAsync(servers.Redis);
        await redis.GetSubscriber().SubscribeAsync(new RedisChannel("*", RedisChannel.PatternMode.Pattern), (channel, message) => _onTheWire.Enqueue($"{channel} {message}"));
        return redis;
    }

    private static async Task<List<string>> RedisAsync(ConnectionMultiplexer redis)
    {
        var (found, db) = (new List<string>(), redis.GetDatabase());
        await foreach (var key in redis.GetServer(redis.GetEndPoints()[0]).KeysAsync())
        {
            found.Add(key.ToString()!);
            switch (await db.KeyTypeAsync(key))
            {
                case RedisType.String: found.Add((await db.StringGetAsync(key)).ToString()); break;
                case RedisType.Hash: found.AddRange((await db.HashGetAllAsync(key)).Select(entry => $"{entry.Name} {entry.Value}")); break;
                case RedisType.List: found.AddRange((await db.ListRangeAsync(key)).Select(value => value.ToString())); break;
                case RedisType.Set: found.AddRange((await db.SetMembersAsync(key)).Select(value => value.ToString())); break;
                case RedisType.SortedSet: found.AddRange((await db.SortedSetRangeByRankAsync(key)).Select(value => value.ToString())); break;
                default: break;
            }
        }

        return found;
    }

    private async Task<IConnection> ListenToBrokerAsync(Connections servers)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(servers.RabbitMq) }.CreateConnectionAsync(Cancellation);
        var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        var queue = await channel.QueueDeclareAsync(cancellationToken: Cancellation);
        // A process of the application declares it when it starts, which it may not have done yet.
        await channel.ExchangeDeclareAsync("concierge.jobs", ExchangeType.Direct, durable: true, cancellationToken: Cancellation);
        foreach (var name in (string[])["default", "ai", "webhooks"])
            await channel.QueueBindAsync(queue.QueueName, "concierge.jobs", name, cancellationToken: Cancellation);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            _onTheWire.Enqueue(Encoding.UTF8.GetString(message.Body.Span));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, Cancellation);
        return connection;
    }

    private static List<string> LogFiles()
    {
        var lines = new List<string>();
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.log"))
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            lines.Add(reader.ReadToEnd());
        }

        Assert.NotEmpty(lines);
        return lines;
    }

    private static void AssertNotIn(IReadOnlyCollection<string> texts, string[] hidden, string where)
        => Assert.False(texts.Any(text => hidden.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))), $"There is a secret in {where}.");

    public sealed record CanaryInput(Guid SecretId);

    public sealed record CanaryFound(int Length);

    private sealed class CanaryJob(ISecretReader secrets, CurrentUser user) : IJobHandler<CanaryInput, CanaryFound>
    {
        public static JobDefinition<CanaryInput, CanaryFound> Definition { get; } = new("canary");

        public async Task<CanaryFound> RunAsync(CanaryInput payload, JobContext job, CancellationToken cancellation)
        {
            Assert.Equal(job.OwnerId, user.Id);
            var secret = await secrets.ReadAsync(payload.SecretId, cancellation);
            return await job.StepAsync("use", _ => Task.FromResult(new CanaryFound(secret.Value!.Reveal().Length)), cancellation);
        }
    }
}
