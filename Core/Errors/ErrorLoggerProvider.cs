using Microsoft.Extensions.Logging;

namespace Concierge.Core.Errors;

/// <summary>
/// Leaves breadcrumbs, and records exceptions that are only logged because there is nobody left to tell: those of
/// hosted services, schedules, hubs and the server itself.
/// </summary>
[ProviderAlias("Errors")]
internal sealed class ErrorLoggerProvider(IErrorTracker tracker, BreadcrumbTrail trail) : ILoggerProvider
{
    // The first is recorded with its request by whoever handles it. The others log what they throw on, so that
    // somebody who knows more may still handle it; and this feature must not report itself.
    private static readonly string[] s_toldByOthers =
    [
        "Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware",
        "Microsoft.EntityFrameworkCore",
        "Npgsql",
        "Polly",
        "System.Net.Http",
        typeof(ErrorLoggerProvider).Namespace!,
    ];

    public ILogger CreateLogger(string categoryName)
        => new Log(this, categoryName, !s_toldByOthers.Any(prefix => categoryName.StartsWith(prefix, StringComparison.Ordinal)));

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Log(ErrorLoggerProvider owner, string category, bool records) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information && logLevel != LogLevel.None;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            owner.Trail.Add(logLevel, category, state);
            if (records && logLevel >= LogLevel.Error && exception is not null) owner.Tracker.CaptureException(exception, new ErrorContext(category));
        }
    }

    private BreadcrumbTrail Trail => trail;

    private IErrorTracker Tracker => tracker;
}
