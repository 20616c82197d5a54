using Microsoft.Extensions.AI;

namespace Concierge.Tests.Trips.Support;

/// <summary>Counts the questions that reach a model, and may fail some of them.</summary>
internal sealed class CountingModel(IChatClient inner) : DelegatingChatClient(inner)
{
    private int _questions;

    public int Questions => _questions;

    /// <summary>Throws for the questions, counted from 1, that are to fail.</summary>
    public Func<int, Exception?> Fail { get; set; } = _ => null;

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
        => Fail(Interlocked.Increment(ref _questions)) is { } fault
            ? Task.FromException<ChatResponse>(fault)
            : base.GetResponseAsync(messages, options, cancellationToken);
}
