using System.ClientModel;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Concierge.Core.Ai;

/// <summary>
/// Turns what the SDK throws into faults that pass and faults that do not. The SDK's own exceptions end here:
/// their messages quote the provider, and the provider quotes prompts and parts of keys.
/// </summary>
internal sealed class FaultTranslation(IChatClient inner, AiModelInfo model, TimeProvider time) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }
        catch (ClientResultException error) when (error.Status != 0)
        {
            throw ProviderError.Read(error, time).ToException(model);
        }
        catch (Exception error) when (IsConnectionFault(error, cancellationToken))
        {
            throw new PassingFaultException("could not be reached", inner: error is ClientResultException ? error.InnerException : error);
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            throw new PassingFaultException("answered with something that is not a chat completion (does Ai:Endpoint point to the right address?)", inner: error);
        }
    }

    // ConnectTimeout shows as a cancellation that nobody asked for.
    private static bool IsConnectionFault(Exception error, CancellationToken cancellationToken)
        => error is ClientResultException or HttpRequestException or IOException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    // What the SDK throws on a body that is no JSON, lacks members, or has a finish reason that it does not know.
    private static bool IsUnreadable(Exception error)
        => error is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException;
}
