using Concierge.Contracts.Errors;

namespace Concierge.Web.Errors;

/// <summary>A recorded error as a person reads it.</summary>
public static class ErrorLook
{
    private const string Cause = " <- ";

    public static IReadOnlyList<ErrorState> Every { get; } = [ErrorState.Open, ErrorState.Resolved, ErrorState.All];

    /// <summary>As in addresses: open, resolved, all.</summary>
    public static string Name(ErrorState state) => state switch { ErrorState.Resolved => "resolved", ErrorState.All => "all", _ => "open" };

    public static ErrorState Parse(string? name) => Every.FirstOrDefault(state => string.Equals(Name(state), name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The exception's type without its namespace.</summary>
    public static string Title(ErrorDto error)
    {
        var type = Types(error)[0];
        // What comes after a backtick or bracket are type arguments, which have dots of their own.
        var end = type.IndexOfAny(['`', '[', '<']);
        return type[(type.LastIndexOf('.', (end < 0 ? type.Length : end) - 1) + 1)..];
    }

    /// <summary>The exception's type, and then those of its causes.</summary>
    public static IReadOnlyList<string> Types(ErrorDto error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.Type.Split(Cause);
    }

    public static string Source(string source) => source switch { "api" => "Api", "worker" => "Worker", "web" => "Web", "browser" => "Browser", _ => source };

    /// <summary>once, 3 times.</summary>
    public static string Times(long count) => count == 1 ? "once" : $"{Operations.OperationsLook.Number(count)} times";
}
