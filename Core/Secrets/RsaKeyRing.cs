namespace Concierge.Core.Secrets;

/// <summary>
/// The keys that wrap data keys: every one that is in the folder opens, the newest seals. Read at the first use; read
/// again when a value names a key that is not known yet, because another process has rotated, and within
/// <see cref="LooksAgainAfter"/> of a rotation by whoever seals: what is sealed after that needs no older key.
/// </summary>
public sealed class RsaKeyRing : IDisposable
{
    /// <summary>How long after a rotation a process may still seal under the key before.</summary>
    public static readonly TimeSpan LooksAgainAfter = TimeSpan.FromMinutes(1);

    private readonly KeyFolder _folder;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<RsaKey> _all = [];
    private volatile List<RsaKey> _keys = [];
    private string? _newest;
    private long _lookedAt;

    internal RsaKeyRing(KeyFolder folder, TimeProvider time) => (_folder, _time) = (folder, time);

    internal RsaKey Active
    {
        get
        {
            var keys = Loaded();
            return _time.GetElapsedTime(Volatile.Read(ref _lookedAt)) < LooksAgainAfter ? keys[^1] : LookAgain()[^1];
        }
    }

    /// <summary>Reads the keys, and makes the first one where there is none.</summary>
    /// <exception cref="KeyFolderException">The folder or a file of it cannot be used, or is open to others.</exception>
    public void Load() => Loaded();

    /// <summary>Adds a key, which is the active one from now on. The ones before stay and go on opening.</summary>
    /// <returns>The new key's id.</returns>
    public string Rotate()
    {
        lock (_gate)
        {
            _folder.Add();
            return Read()[^1].Id;
        }
    }

    /// <summary>Wipes the keys from memory.</summary>
    public void Dispose()
    {
        foreach (var key in _all) key.Dispose();
    }

    internal RsaKey? Find(string id)
    {
        if (In(Loaded(), id) is { } known) return known;
        lock (_gate) return In(Read(), id);
    }

    private static RsaKey? In(List<RsaKey> keys, string id)
        => keys.Find(key => string.Equals(key.Id, id, StringComparison.Ordinal));

    private List<RsaKey> Loaded()
    {
        if (_keys is { Count: > 0 } loaded) return loaded;
        lock (_gate)
        {
            return _keys.Count > 0 ? _keys : Read();
        }
    }

    // An empty or unreadable folder is no reason to stop: the keys are here.
    private List<RsaKey> LookAgain()
    {
        lock (_gate)
        {
            Volatile.Write(ref _lookedAt, _time.GetTimestamp());
            return _folder.Newest() is { } newest && !string.Equals(newest, _newest, StringComparison.Ordinal) ? Read() : _keys;
        }
    }

    // Keys that are known already are kept: somebody may be using them.
    private List<RsaKey> Read()
    {
        var keys = new List<RsaKey>();
        Volatile.Write(ref _lookedAt, _time.GetTimestamp());
        foreach (var read in _folder.Read())
        {
            if (In(_all, read.Id) is { } known)
            {
                read.Dispose();
                keys.Add(known);
                continue;
            }

            _all.Add(read);
            keys.Add(read);
        }

        _newest = _folder.Newest();
        return _keys = keys;
    }
}
