namespace Concierge.Jobs;

/// <summary>What came of a wait.</summary>
/// <typeparam name="T">What was waited for.</typeparam>
/// <param name="Came">False when the time ran out first.</param>
/// <param name="Value">What came; the default when nothing did.</param>
public readonly record struct Answer<T>(bool Came, T? Value);

/// <summary>What a job asks a person.</summary>
/// <param name="Text">In words, 1 to 500 characters.</param>
/// <param name="Choices">What can be answered; anything when null or empty.</param>
public sealed record Question(string Text, IReadOnlyList<string>? Choices = null);
