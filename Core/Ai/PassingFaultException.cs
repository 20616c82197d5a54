namespace Concierge.Core.Ai;

/// <summary>The provider failed in a way that another request may mend. Stays inside the layers.</summary>
/// <param name="what">Completes "the AI provider …"; says nothing of what was asked or answered.</param>
/// <param name="retryAfter">How long the provider asks to be left alone.</param>
internal sealed class PassingFaultException(string what, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception($"The AI provider {what}.", inner)
{
    public string What { get; } = what;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
