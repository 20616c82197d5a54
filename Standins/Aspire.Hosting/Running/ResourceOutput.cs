using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>Where lines go: the console, each after its resource's name, or the log under test.</summary>
internal sealed class ResourceOutput(RunSettings settings, ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);

    /// <summary>A line that a resource wrote.</summary>
    public void Line(string resource, string text)
    {
        if (settings.LogOutput)
        {
            LoggerOf("Aspire.Hosting.Resources." + resource).LogInformation("{Line}", text);
        }
        else
        {
            Console.WriteLine($"[{resource}] {text}");
        }
    }

    /// <summary>A line of the app host's own.</summary>
    public void Note(string text)
    {
        if (settings.LogOutput)
        {
            LoggerOf("Aspire.Hosting").LogInformation("{Line}", text);
        }
        else
        {
            Console.WriteLine(text);
        }
    }

    private ILogger LoggerOf(string category) => _loggers.GetOrAdd(category, loggers.CreateLogger);
}
