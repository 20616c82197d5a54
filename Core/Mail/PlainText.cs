using System.Net;
using System.Text.RegularExpressions;

namespace Concierge.Core.Mail;

/// <summary>A mail's HTML as text: paragraphs become lines, and a link shows where it leads.</summary>
internal static partial class PlainText
{
    public static string Of(string html)
    {
        var text = Head().Replace(html, string.Empty);
        text = Link().Replace(text, match => $"{match.Groups["text"].Value.Trim()}:\n{match.Groups["url"].Value}");
        text = Blank().Replace(text, " ");
        text = BlockEnd().Replace(text, "\n\n");
        text = WebUtility.HtmlDecode(Tag().Replace(text, string.Empty));
        return string.Join('\n', ManyLines().Replace(text, "\n\n").Split('\n').Select(line => line.Trim())).Trim() + "\n";
    }

    [GeneratedRegex("<head>.*?</head>", RegexOptions.Singleline, 1000)]
    private static partial Regex Head();

    [GeneratedRegex("<a [^>]*href=\"(?<url>[^\"]*)\"[^>]*>(?<text>.*?)</a>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"[ \t\r]+", RegexOptions.None, 1000)]
    private static partial Regex Blank();

    [GeneratedRegex("</(p|h1|h2|li|div)>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BlockEnd();

    [GeneratedRegex("<[^>]+>", RegexOptions.None, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s*\n\s*\n\s*", RegexOptions.None, 1000)]
    private static partial Regex ManyLines();
}
