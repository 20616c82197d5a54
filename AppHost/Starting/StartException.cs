namespace Concierge.AppHost.Starting;

/// <summary>The application cannot start. The message says what to change, and no stack trace adds to it.</summary>
internal sealed class StartException(string message) : Exception(message);
