using System.Globalization;
using System.Text.Json;

namespace Concierge.Bench.Measuring;

/// <summary>Where one run leaves its table, every single value, and the peers' output; git ignores it.</summary>
internal sealed class ResultsFolder
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _path;

    private ResultsFolder(string path) => _path = path;

    /// <summary>The nearest folder above the program that holds a solution; the working folder where there is none.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    public static string Root { get; } = Path.Combine(RepositoryRoot, "BenchResults");

    public static ResultsFolder Create(TimeProvider time)
    {
        var path = Path.Combine(Root, time.GetLocalNow().ToString("yyyy-MM-dd-HHmmss", CultureInfo.InvariantCulture));
        Directory.CreateDirectory(path);
        return new ResultsFolder(path);
    }

    public string File(string name) => Path.Combine(_path, name);

    public void Write(string table, object runs)
    {
        System.IO.File.WriteAllText(File("table.md"), table);
        System.IO.File.WriteAllText(File("runs.json"), JsonSerializer.Serialize(runs, Indented));
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.EnumerateFiles("*.sln").Any()) return folder.FullName;
        }

        return Directory.GetCurrentDirectory();
    }
}
