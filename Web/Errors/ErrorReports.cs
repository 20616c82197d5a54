using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Concierge.Contracts.Errors;

namespace Concierge.Web.Errors;

/// <summary>Errors of this process and of its visitors' browsers, on their way to Api. Never throws and never waits.</summary>
public sealed partial class ErrorReports
{
    private const int Capacity = 200;
    private const int LongestType = 200;
    private const int MaxFrames = 30;
    private const int LongestFrame = 500;
    private const int LongestPlace = 200;

    private readonly Channel<ErrorReport> _waiting = Channel.CreateBounded<ErrorReport>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly ConditionalWeakTable<Exception, object> _seen = [];

    public ChannelReader<ErrorReport> Waiting => _waiting.Reader;

    /// <summary>What went wrong here. Types and frames, not messages: those may hold what somebody wrote.</summary>
    public void Add(Exception exception, string category, string? traceId)
    {
        ArgumentNullException.ThrowIfNull(exception);
        // A page's exception is logged by its circuit or renderer and again by the server.
        if (!_seen.TryAdd(exception, this)) return;
        Add("web", exception.GetType().FullName ?? "Exception", Frames(exception.StackTrace ?? ""), category, traceId, guest: null);
    }

    /// <summary>What a browser tells: text that anybody may have made.</summary>
    /// <param name="guest">The visitor's token.</param>
    public void AddBrowser(string? name, string? stack, string? page, string? guest)
    {
        var type = name is not null && TypeName().IsMatch(name) ? name : "Error";
        Add("browser", type, Frames(stack ?? ""), PathOf(page), traceId: null, guest);
    }

    private void Add(string source, string type, IReadOnlyList<string> frames, string? place, string? traceId, string? guest)
        => _waiting.Writer.TryWrite(new ErrorReport(
            new ReportErrorRequest(source, Cut(type, LongestType), frames, place is null ? null : Cut(place, LongestPlace), traceId), guest));

    // "at fn (https://host/site.js?v=1:2:3)" of Chromium, "fn@https://host/site.js:2:3" of Firefox and Safari, and
    // "at Some.Method() in /home/…/File.cs:line 7" of .NET. The first line of the former is the message.
    private static List<string> Frames(string stack)
        => [.. stack.Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("at ", StringComparison.Ordinal) || FirefoxFrame().IsMatch(line))
            .Select(line => line.StartsWith("at ", StringComparison.Ordinal) ? line["at ".Length..] : line)
            .Select(line => Source().Replace(line, match => $" in {match.Groups["file"].Value}:{match.Groups["line"].Value}"))
            .Select(line => Cut(Control().Replace(Query().Replace(Origin().Replace(line, ""), ""), " "), LongestFrame))
            .Where(line => line.Length > 0)
            .Take(MaxFrames)];

    private static string? PathOf(string? page)
        => page is { Length: > 0 } && page.StartsWith('/') ? Ids().Replace(Control().Replace(page.Split('?', '#')[0], " "), "{id}") : null;

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    [GeneratedRegex(@"^[A-Za-z_$][\w.$]{0,199}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^[\w.$<>/\[\]*]*@(https?://|\w+ code)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FirefoxFrame();

    [GeneratedRegex(@" in (?:.*[/\\])?(?<file>[^/\\:]+):line (?<line>\d+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Source();

    [GeneratedRegex(@"https?://[^/\s)]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Origin();

    [GeneratedRegex(@"[?#][^:\s)]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Query();

    [GeneratedRegex(@"\p{C}+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Control();

    [GeneratedRegex("[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ids();
}

/// <summary>A report and who saw the error, where a visitor did.</summary>
public sealed record ErrorReport(ReportErrorRequest Report, string? Guest);
