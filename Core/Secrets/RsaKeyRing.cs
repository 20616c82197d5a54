using System.Security.Cryptography;

namespace Concierge.Core.Secrets;

/// <summary>
/// The keys that wrap data keys: every one that is in the folder opens, the newest seals. Read at the first use; read
/// again when a value names a key that is not known yet, because another process has rotated, and within
/// <see cref="LooksAgainAfter"/> of a rotation by whoever seals: what is sealed after that needs no older key.
/// </summary>
public sealed class RsaKeyRing : IKeyRing, IDisposable
{
    /// <summary>How long after a rotation a process may still seal under the key before.</summary>
    public static readonly TimeSpan LooksAgainAfter = TimeSpan.FromMinutes(1);

    private readonly KeyFolder _folder;
    private readonly TimeProvider _time;
    private readonly bool _onlyOpens;
    private readonly Lock _gate = new();
    private readonly List<RsaKey> _all = [];
    private volatile List<RsaKey> _keys = [];
    private string? _newest;
    private long _lookedAt;

    /// <param name="onlyOpens">Something else seals: the keys that are there open what they wrapped, and none is made.</param>
    internal RsaKeyRing(KeyFolder folder, TimeProvider time, bool onlyOpens = false) => (_folder, _time, _onlyOpens) = (folder, time, onlyOpens);

    TimeSpan IKeyRing.SettlesAfter => LooksAgainAfter;

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

    Task IKeyRing.LoadAsync(CancellationToken cancellation)
    {
        Load();
        return Task.CompletedTask;
    }

    ValueTask<string> IKeyRing.ActiveIdAsync(CancellationToken cancellation) => ValueTask.FromResult(Active.Id);

    ValueTask<WrappedKey> IKeyRing.WrapAsync(byte[] dataKey, CancellationToken cancellation) => ValueTask.FromResult(Wrap(dataKey));

    ValueTask<byte[]> IKeyRing.UnwrapAsync(WrappedKey wrapped, CancellationToken cancellation) => ValueTask.FromResult(Unwrap(wrapped));

    ValueTask<WrappedKey> IKeyRing.RewrapAsync(WrappedKey wrapped, CancellationToken cancellation) => ValueTask.FromResult(Rewrap(wrapped));

    ValueTask<string> IKeyRing.RotateAsync(CancellationToken cancellation) => ValueTask.FromResult(Rotate());

    /// <summary>Wipes the keys from memory.</summary>
    public void Dispose()
    {
        foreach (var key in _all) key.Dispose();
    }

    internal byte[] Unwrap(WrappedKey wrapped)
    {
        var key = Find(wrapped.KeyId)
            ?? throw new EnvelopeException($"A value was sealed under the key '{wrapped.KeyId}', which is not among the keys of Secrets:KeyFolder.");
        try
        {
            return key.Unwrap(wrapped.Bytes);
        }
        catch (CryptographicException fault)
        {
            throw EnvelopeException.Broken(fault);
        }
    }

    private WrappedKey Wrap(byte[] dataKey)
    {
        var key = Active;
        return new WrappedKey(key.Id, key.Wrap(dataKey));
    }

    private WrappedKey Rewrap(WrappedKey wrapped)
    {
        if (string.Equals(wrapped.KeyId, Active.Id, StringComparison.Ordinal)) return wrapped;
        var dataKey = Unwrap(wrapped);
        try
        {
            return Wrap(dataKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    private RsaKey? Find(string id)
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
        foreach (var read in _onlyOpens ? _folder.ReadExisting() : _folder.Read())
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

        _newest = keys.Count == 0 ? null : _folder.Newest();
        return _keys = keys;
    }
}
