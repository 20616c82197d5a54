using Concierge.Core.Secrets;

namespace Concierge.Tests.Secrets;

/// <summary>A folder for keys that goes away with the test.</summary>
internal sealed class TemporaryKeys : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("concierge-keys-");
    private readonly List<RsaKeyRing> _rings = [];

    /// <summary>Does not exist until it is used.</summary>
    public string Path => System.IO.Path.Combine(_parent.FullName, "keys");

    /// <summary>What one process sees.</summary>
    public RsaKeyRing Open(TimeProvider? time = null, bool onlyOpens = false)
    {
        var ring = new RsaKeyRing(new KeyFolder(Path), time ?? TimeProvider.System, onlyOpens);
        _rings.Add(ring);
        return ring;
    }

    public void Dispose()
    {
        foreach (var ring in _rings) ring.Dispose();
        _parent.Delete(recursive: true);
    }
}
