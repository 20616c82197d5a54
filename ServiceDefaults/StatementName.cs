using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Concierge.ServiceDefaults;

/// <summary>
/// What a SQL statement does, in a few words: the name it carries in a comment, <c>-- name: begin step</c>, or else its operation
/// and table, <c>UPDATE concierge.trips</c>. Good enough to read a trace by; this is no parser of SQL.
/// </summary>
internal static partial class StatementName
{
    // An application has a few hundred texts. One that makes them up as it goes must not fill the memory.
    private const int MaxKept = 1_000;
    private const int MaxLengthKept = 8_000;
    private const int TimeoutMs = 1_000;

    private const string Identifier = """(?<target>(?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))*)""";

    private static readonly ConcurrentDictionary<string, string> s_kept = new(StringComparer.Ordinal);

    public static string Of(string sql)
    {
        if (s_kept.TryGetValue(sql, out var kept)) return kept;

        var name = Read(sql);
        if (s_kept.Count < MaxKept && sql.Length <= MaxLengthKept) s_kept.TryAdd(sql, name);
        return name;
    }

    private static string Read(string sql)
    {
        if (Named().Match(sql) is { Success: true } named) return named.Groups["name"].Value;
        // What a statement writes says more than what it reads on the way there.
        if (Write().Match(sql) is { Success: true } write) return $"{write.Groups["operation"].Value.ToUpperInvariant()} {Target(write)}";
        if (Tables(sql).FirstOrDefault() is { } table) return $"SELECT {table}";
        if (Call().Match(sql) is { Success: true } call) return $"SELECT {Target(call)}";
        return FirstWord().Match(sql) is { Success: true } word ? word.Value.ToUpperInvariant() : "SQL";
    }

    private static IEnumerable<string> Tables(string sql)
    {
        var common = CommonTables().Matches(sql).Select(Target).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return From().Matches(sql).Select(Target).Where(name => !common.Contains(name));
    }

    private static string Target(Match match) => match.Groups["target"].Value.Replace("\"", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*-- name: (?<name>.*\S)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex Named();

    // Not FOR UPDATE, which locks, nor the DO UPDATE of an insert.
    [GeneratedRegex($@"(?<!\b(FOR|DO|KEY)\s+)\b((?<operation>INSERT|MERGE)\s+INTO|(?<operation>DELETE)\s+FROM|(?<operation>UPDATE))\s+(ONLY\s+)?{Identifier}",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex Write();

    [GeneratedRegex($@"(?<!\bDISTINCT\s+)\bFROM\s+(ONLY\s+|LATERAL\s+)*{Identifier}", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex From();

    [GeneratedRegex($@"{Identifier}\s+AS\s+(NOT\s+)?(MATERIALIZED\s+)?\(", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex CommonTables();

    [GeneratedRegex($@"\bSELECT\s+{Identifier}\s*\(", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex Call();

    [GeneratedRegex(@"\w+", RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex FirstWord();
}
