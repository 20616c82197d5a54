using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Concierge.Core.Errors;

/// <summary>Describes errors by types and frames. Messages are left out: they may carry what a person wrote.</summary>
internal static partial class ErrorDescriber
{
    private const int KeptFrames = 30;
    private const int LongestFrame = 500;

    /// <summary>More would part one fault by who happened to call; fewer would join what only fails in the same helper.</summary>
    private const int FingerprintFrames = 5;

    public static ErrorDescription Describe(Exception exception)
    {
        var chain = Chain(exception).ToList();
        var frames = chain.Select(Frames).FirstOrDefault(found => found.Count > 0) ?? [];
        return Describe(string.Join(" <- ", chain.Select(error => error.GetType().FullName)), frames);
    }

    public static ErrorDescription Describe(string type, IReadOnlyList<string> frames)
    {
        var kept = frames.Take(KeptFrames).Select(frame => frame.Length <= LongestFrame ? frame : frame[..LongestFrame]).ToList();
        // Lines move with every change of the file, and columns with every build of a script.
        var same = kept.Take(FingerprintFrames).Select(frame => Position().Replace(frame, ""));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', same.Prepend(type))));
        return new ErrorDescription(type, kept, Convert.ToHexStringLower(hash.AsSpan(0, 16)));
    }

    private static IEnumerable<Exception> Chain(Exception? error)
    {
        for (var depth = 0; error is not null && depth < 5; error = error.InnerException, depth++) yield return error;
    }

    private static List<string> Frames(Exception error)
        => [.. (error.StackTrace ?? "").Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("at ", StringComparison.Ordinal)).Select(Shorten)];

    // Of a file's path only its name: where it was built is nobody's business.
    private static string Shorten(string line) => Location().Replace(line["at ".Length..], match => $" in {match.Groups["file"].Value}:{match.Groups["line"].Value}");

    [GeneratedRegex(@" in (?:.*[/\\])?(?<file>[^/\\:]+):line (?<line>\d+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Location();

    [GeneratedRegex(@"( in [^/\\: ]+)?(:\d+){1,2}\)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Position();
}
