using Microsoft.Extensions.Logging;

namespace Concierge.Tests.Infrastructure;

/// <summary>Writes the log to a file beside the tests: too long for the console, and wanted when a test fails.</summary>
internal sealed class FileLoggerProvider(string name) : ILoggerProvider
{
    private readonly StreamWriter _file = new(Path.Combine(AppContext.BaseDirectory, name)) { AutoFlush = true };

    public ILogger CreateLogger(string categoryName) => new FileLogger(this, categoryName);

    public void Dispose()
    {
        lock (_file)
        {
            _file.Dispose();
        }
    }

    private void Write(string line)
    {
        lock (_file)
        {
            if (_file.BaseStream is not null)
            {
                _file.WriteLine(line);
            }
        }
    }

    private sealed class FileLogger(FileLoggerProvider owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.Write($"{category}: {formatter(state, exception)} {exception}");
    }
}
