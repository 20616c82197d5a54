namespace Concierge.Core.Diagnostics;

/// <summary>Asks one of the things that Concierge leans on for a sign of life. A feature that brings such a thing registers its probe.</summary>
public interface IDependencyProbe
{
    /// <summary>One of <see cref="DependencyNames"/>.</summary>
    string Name { get; }

    /// <summary>False where the settings name no such thing: it is then not asked.</summary>
    bool IsConfigured => true;

    /// <summary>The least that tells whether it works, and its version. Throws when it does not; the token ends it after 2 s.</summary>
    /// <returns>The version where it tells one; null when there is none.</returns>
    Task<string?> AskAsync(CancellationToken cancellation);
}

/// <summary>Everything that Concierge can lean on, in the order in which it is shown. What no probe stands for is not configured.</summary>
public static class DependencyNames
{
    public const string Database = "database";
    public const string Cache = "cache";
    public const string Broker = "broker";
    public const string Scheduler = "scheduler";
    public const string Ai = "ai";
    public const string Mail = "mail";
    public const string KeyService = "key_service";

    public static IReadOnlyList<string> All { get; } = [Database, Cache, Broker, Scheduler, Ai, Mail, KeyService];
}

/// <summary>A probe's own finding, by a code instead of the type of an exception.</summary>
public sealed class ProbeFailedException(string code) : Exception(code)
{
    public string Code { get; } = code;
}
