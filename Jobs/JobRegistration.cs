using System.Text.Json;
using System.Text.Json.Nodes;
using Concierge.Contracts;
using Concierge.Jobs.Enqueueing;
using Concierge.Jobs.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Jobs;

/// <summary>A job type with the code that runs it, its types erased.</summary>
internal abstract record JobRegistration(JobDefinition Definition)
{
    /// <summary>Runs one attempt and returns the result as JSON.</summary>
    /// <exception cref="FailForGoodException">The stored payload is not one of this type.</exception>
    public abstract Task<string> RunAsync(IServiceProvider services, ClaimedJob stored, JobContext job, CancellationToken cancellation);

    /// <summary>A job of this type whose payload is an event's data.</summary>
    /// <exception cref="ArgumentException">The data is no payload of this type.</exception>
    public abstract NewJob Subscribed(NewEvent published);
}

internal sealed record JobRegistration<THandler, TPayload, TResult>() : JobRegistration(THandler.Definition)
    where THandler : class, IJobHandler<TPayload, TResult>
{
    private static readonly ObjectFactory<THandler> CreateHandler = ActivatorUtilities.CreateFactory<THandler>([]);

    public override async Task<string> RunAsync(IServiceProvider services, ClaimedJob stored, JobContext job, CancellationToken cancellation)
    {
        var payload = Read(stored);
        var handler = CreateHandler(services, []);
        var result = await handler.RunAsync(payload, job, cancellation);
        return JsonSerializer.Serialize(result, Wire.Json);
    }

    public override NewJob Subscribed(NewEvent published)
    {
        try
        {
            return NewJob.Create(THandler.Definition, Parse(published.Data), published.ForSubscriber(Definition));
        }
        catch (JsonException error)
        {
            throw new ArgumentException($"The data of the event '{published.Name}' is no payload of '{Definition.Name}': {error.Message}", nameof(published), error);
        }
    }

    private static TPayload Read(ClaimedJob stored)
    {
        try
        {
            var payload = stored.TypeVersion < THandler.Definition.Version ? Parse(Upcast(stored)) : Parse(stored.Payload);
            THandler.Definition.EnsureValid(payload);
            return payload;
        }
        catch (JsonException error)
        {
            throw new FailForGoodException("payload_unreadable", "This job was stored in a form that this version cannot read.", error);
        }
        catch (PayloadInvalidException error)
        {
            throw new FailForGoodException("payload_invalid", error.Problem, error);
        }
    }

    private static string Upcast(ClaimedJob stored)
    {
        if (THandler.Definition.Upcast is not { } upcast)
        {
            throw new FailForGoodException(
                "payload_outdated",
                $"This job was stored by version {stored.TypeVersion} of its type, and version {THandler.Definition.Version} does not say how to read that.");
        }

        var old = JsonNode.Parse(stored.Payload) as JsonObject ?? throw new JsonException("The payload is no object.");
        return upcast(stored.TypeVersion, old).ToJsonString(Wire.Json);
    }

    private static TPayload Parse(string payload)
        => JsonSerializer.Deserialize<TPayload>(payload, Wire.Json) ?? throw new JsonException("The payload is null.");
}
