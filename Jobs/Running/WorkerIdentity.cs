namespace Concierge.Jobs.Running;

/// <summary>
/// Who this process is to the engine. A worker that was given up for dead comes back under a new id, so that
/// nothing it still believes it holds can be mistaken for its own.
/// </summary>
internal sealed class WorkerIdentity
{
    private Guid _id = Guid.CreateVersion7();
    private readonly Lock _lock = new();

    public Guid Id
    {
        get
        {
            lock (_lock) return _id;
        }
    }

    public string Name { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    public void Renew()
    {
        lock (_lock) _id = Guid.CreateVersion7();
    }
}
