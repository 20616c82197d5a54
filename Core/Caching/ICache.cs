namespace Concierge.Core.Caching;

/// <summary>
/// Values of one kind beside the database: read through, forgotten on write. What it holds may be a moment old and may
/// be gone at any time; while Redis is away every read asks the source.
/// </summary>
/// <typeparam name="T">Stored as JSON; a value that no longer fits the type counts as missing.</typeparam>
public interface ICache<T>
    where T : class
{
    /// <summary>The value, from the cache or else from <paramref name="onMiss"/>, which runs once in this process for all who ask meanwhile.</summary>
    /// <param name="onMiss">Asks the source. Null is given back and not kept.</param>
    /// <param name="ttl">How long it may be kept: more than 0.</param>
    Task<T?> GetAsync(CacheKey key, Func<CancellationToken, Task<T?>> onMiss, TimeSpan ttl, CancellationToken cancellation);

    /// <summary>Forgets the value. Call it after the write has been committed; a read that began before that cannot bring the old value back.</summary>
    Task RemoveAsync(CacheKey key, CancellationToken cancellation);
}

/// <summary>Names a value within its namespace: <c>{id}</c> for everybody's, <c>{userId}/{id}</c> for one person's.</summary>
public readonly record struct CacheKey
{
    private readonly string? _text;

    private CacheKey(string text) => _text = text;

    public static CacheKey Shared(string id) => new(Segment(id));

    public static CacheKey Of(Guid userId, string id) => new($"{userId}/{Segment(id)}");

    public override string ToString() => _text ?? throw new InvalidOperationException("A key is made by Shared or Of.");

    // A slash would let one person's key be another's.
    private static string Segment(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (id.Contains('/', StringComparison.Ordinal)) throw new ArgumentException("An id has no slash.", nameof(id));
        return id;
    }
}
