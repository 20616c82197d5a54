using Concierge.Contracts.Diagnostics;
using Concierge.Web.Shell;

namespace Concierge.Web.Diagnostics;

/// <summary>A dependency and its errors, in words that say what to do.</summary>
public static class DiagnosticsLook
{
    private static readonly string[] s_absent = ["SocketException", "RedisConnectionException", "AlreadyClosedException", "BrokerUnreachableException"];

    public static string Title(string name) => name switch
    {
        "database" => "Database",
        "cache" => "Cache",
        "broker" => "Broker",
        "scheduler" => "Scheduler",
        "ai" => "AI provider",
        "mail" => "Mail",
        "key_service" => "Key service",
        _ => name,
    };

    /// <summary>What it is for, and what happens without it.</summary>
    public static string Meaning(string name) => name switch
    {
        "database" => "Everything is kept here. Without it nothing works.",
        "cache" => "Live updates, cache and limits. Without it pages still work, and nobody can sign in.",
        "broker" => "Tells workers of new jobs. Without it they look by themselves, every two seconds.",
        "scheduler" => "Starts what starts by itself. Without it scheduled jobs are late.",
        "ai" => "Writes plans. Without it jobs that need it are tried again later.",
        "mail" => "Carries mails away. While it is down they are tried again; without one they stay under Mails.",
        "key_service" => "Seals and opens secrets. While it is down what needs one waits; without one the key folder does it.",
        _ => "",
    };

    public static string State(ProbeStatus status) => status switch { ProbeStatus.Ok => "Works", ProbeStatus.Failed => "Failed", _ => "Not set up" };

    public static string Tone(ProbeStatus status) => status switch { ProbeStatus.Ok => "ok", ProbeStatus.Failed => "failed", _ => "none" };

    public static IconName Icon(ProbeStatus status) => status switch { ProbeStatus.Ok => IconName.Check, ProbeStatus.Failed => IconName.Alert, _ => IconName.Info };

    /// <summary>A code of Api's as a sentence, where there is more to say than the code.</summary>
    public static string? Advice(string error) => error switch
    {
        "timeout" => "No answer within 2 seconds. Is it running, and is its address right?",
        "no_client" => "It is not configured for Api. Set its connection string.",
        "no_greeting" => "Something answers there, but it is no mail server.",
        "http_401" or "http_403" => "The provider refuses the key.",
        "http_404" => "The provider answers, but not at this address.",
        "http_429" => "The provider says that there were too many requests.",
        "unreachable" => "Nothing answers at its address. Is it running, and is the address right?",
        "certificate" => "This machine does not trust its certificate. SSL_CERT_FILE names the authority's.",
        "sealed" => "It is sealed, or down for maintenance. Unseal it.",
        "token_refused" => "It refuses the token: it has expired, or its policy does not allow this. See Secrets:KeyService:TokenFile.",
        "token_file" => "The file with its token cannot be used. See Secrets:KeyService:TokenFile: one line, mode 0600.",
        "no_such_key" => "It has no such key. See Secrets:KeyService:Key and Secrets:KeyService:Mount.",
        "wrong_key_type" => "Its key has the wrong type: rsa-3072 or rsa-4096 is needed.",
        "not_understood" => "Something answers there, but it is no transit secrets engine.",
        _ when error.StartsWith("PostgresException 28", StringComparison.Ordinal) => "It refuses the user or the password.",
        _ when error.Contains("AuthenticationFailure", StringComparison.Ordinal) => "It refuses the user or the password.",
        _ when s_absent.Any(name => error.Contains(name, StringComparison.Ordinal)) => "Nothing answers at its address. Is it running, and is the address right?",
        _ => null,
    };

    /// <summary>One sentence on all of them.</summary>
    public static string Sum(InfrastructureDto found)
    {
        ArgumentNullException.ThrowIfNull(found);
        var failed = found.Dependencies.Where(probe => probe.Status == ProbeStatus.Failed).Select(probe => Title(probe.Name)).ToList();
        return failed.Count == 0
            ? "Everything that is set up works."
            : $"{failed.Count} of {found.Dependencies.Count(probe => probe.Status != ProbeStatus.NotConfigured)} failed: {string.Join(", ", failed)}.";
    }
}
