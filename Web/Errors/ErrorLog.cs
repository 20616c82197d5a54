using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Concierge.Web.Errors;

/// <summary>Reports exceptions that are logged as errors: those of pages, of circuits and of hosted services, which all end there.</summary>
[ProviderAlias("Errors")]
public sealed class ErrorLog(ErrorReports reports) : ILoggerProvider
{
    // They throw on what they log; and what fails while a report is sent must not be reported.
    private static readonly string[] s_toldByOthers = ["Polly", "System.Net.Http"];

    public ILogger CreateLogger(string categoryName) => new Log(reports, categoryName);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Log(ErrorReports reports, string category) : ILogger
    {
        private readonly bool _records = !s_toldByOthers.Any(prefix => category.StartsWith(prefix, StringComparison.Ordinal));

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => _records && logLevel is (LogLevel.Error or LogLevel.Critical);

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel) || exception is null or OperationCanceledException or BadHttpRequestException or OptionsValidationException) return;
            reports.Add(exception, category, Activity.Current?.TraceId.ToHexString());
        }
    }
}
