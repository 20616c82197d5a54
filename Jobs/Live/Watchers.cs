using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;

namespace Concierge.Jobs.Live;

/// <summary>Who waits for news of what, in this process.</summary>
internal sealed class Watchers
{
    private readonly ConcurrentDictionary<Guid, ImmutableHashSet<Watcher>> _byKey = new();

    public bool IsEmpty => _byKey.IsEmpty;

    public Watcher Watch(Guid key)
    {
        var watcher = new Watcher(this, key);
        _byKey.AddOrUpdate(key, _ => [watcher], (_, others) => others.Add(watcher));
        return watcher;
    }

    public void Signal(Guid key, Guid value)
    {
        if (!_byKey.TryGetValue(key, out var watchers)) return;
        foreach (var watcher in watchers) watcher.Signal(value);
    }

    public void SignalAll()
    {
        foreach (var key in _byKey.Keys) Signal(key, key);
    }

    public void Remove(Guid key, Watcher watcher)
    {
        var left = _byKey.AddOrUpdate(key, _ => [], (_, watchers) => watchers.Remove(watcher));
        // Only if still the same empty set: somebody may have begun to watch meanwhile.
        if (left.IsEmpty) _byKey.TryRemove(new KeyValuePair<Guid, ImmutableHashSet<Watcher>>(key, left));
    }
}

/// <summary>One who waits. Signals that are not read in time replace each other.</summary>
internal sealed class Watcher(Watchers watchers, Guid key) : IDisposable
{
    private readonly Channel<Guid> _signals = Channel.CreateBounded<Guid>(
        new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest });

    public ChannelReader<Guid> Signals => _signals.Reader;

    public void Signal(Guid value) => _signals.Writer.TryWrite(value);

    public void Dispose() => watchers.Remove(key, this);
}
