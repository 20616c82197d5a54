namespace Concierge.Contracts;

/// <summary>One page of a list, newest first. <paramref name="Next"/> is the cursor of the following page, null on the last one.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
