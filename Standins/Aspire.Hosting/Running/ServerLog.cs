namespace Aspire.Hosting.Running;

/// <summary>What a server writes: kept in a file, the last lines in memory too. Lines may come from several threads.</summary>
internal sealed class ServerLog(string path) : IDisposable
{
    private const int LinesShown = 20;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lastLines = [];
    private StreamWriter? _file = new(path, append: false) { AutoFlush = true };

    public void Line(string text)
    {
        lock (_gate)
        {
            _lastLines.Enqueue(text);
            if (_lastLines.Count > LinesShown)
            {
                _lastLines.Dequeue();
            }

            // A process's last lines are read after its end is known.
            _file?.WriteLine(text);
        }
    }

    public IReadOnlyList<string> LastLines()
    {
        lock (_gate)
        {
            return [.. _lastLines];
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _file?.Dispose();
            _file = null;
        }
    }
}
