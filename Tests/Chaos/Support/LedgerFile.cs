using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Concierge.Tests.Chaos.Support;

/// <summary>
/// The file that every process of a test appends to, apart from the engine. A line is one write to a file opened
/// O_APPEND: lines of several processes do not mix, and what was written outlives the kill -9 of its writer.
/// .NET's own append mode remembers an offset instead, so that two processes would write over each other.
/// </summary>
public sealed class LedgerFile : IDisposable
{
    private readonly SafeFileHandle _file;

    public LedgerFile(string path, string worker)
    {
        (Path, Worker) = (path, worker);
        using (File.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            // It exists from here on: opening it below then needs no mode.
        }

        _file = Open([.. Encoding.UTF8.GetBytes(path), 0], AppendOnly);
        if (_file.IsInvalid) throw new IOException($"{path} cannot be opened: error {Marshal.GetLastPInvokeError()}.");
    }

    public string Path { get; }

    /// <summary>Who writes here.</summary>
    public string Worker { get; }

    // O_WRONLY, O_APPEND and O_CLOEXEC.
    private static int AppendOnly => OperatingSystem.IsMacOS() ? 0x1 | 0x8 | 0x1000000 : 0x1 | 0x400 | 0x80000;

    public void Write(LedgerEvent what, Guid job = default, int attempt = 0, string detail = "", string? worker = null)
        => Write(new LedgerLine(TimeProvider.System.GetUtcNow(), what, job, attempt, worker ?? Worker, detail));

    public void Write(LedgerLine line)
    {
        var bytes = Encoding.UTF8.GetBytes($"{line}\n");
        var written = Write(_file, bytes, bytes.Length);
        if (written != bytes.Length) throw new IOException($"The ledger took {written} of {bytes.Length} bytes.");
    }

    /// <summary>Everything written so far, by whomever.</summary>
    public IReadOnlyList<LedgerLine> Read()
    {
        using var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(LedgerLine.Parse)];
    }

    public void Dispose() => _file.Dispose();

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern SafeFileHandle Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern nint Write(SafeFileHandle file, byte[] bytes, nint length);
}
