using System.Globalization;
using Microsoft.Extensions.AI;

namespace Concierge.Core.Ai;

/// <summary>Ends a request that takes too long. The caller's cancellation reaches the request at once, as ever.</summary>
internal sealed class Deadline(IChatClient inner, TimeSpan timeout, TimeProvider time) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await base.GetResponseAsync(messages, options, either.Token);
        }
        catch (OperationCanceledException error) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new PassingFaultException(string.Create(CultureInfo.InvariantCulture, $"did not answer within {timeout.TotalSeconds:0.##} s"));
        }
    }
}
