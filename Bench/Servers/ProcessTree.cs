using System.Globalization;

namespace Concierge.Bench.Servers;

/// <summary>CPU time of processes with everything that descends from them, from Linux' /proc.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100;
    private const int ParentField = 1, UserField = 11, SystemField = 12, ReapedUserField = 13, ReapedSystemField = 14;

    public static TimeSpan CpuOf(IReadOnlyCollection<int> roots)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
            .Select(name => Read(name!)).OfType<Stat>().ToLookup(stat => stat.Parent);
        var own = roots.Select(root => Read(root.ToString(CultureInfo.InvariantCulture))).OfType<Stat>();
        return TimeSpan.FromSeconds(own.Sum(root => root.Ticks + Below(root.Id, all)) / TicksPerSecond);
    }

    private static long Below(int id, ILookup<int, Stat> all) => all[id].Sum(child => child.Ticks + Below(child.Id, all));

    private static Stat? Read(string id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            // The name in brackets may hold anything; the fields follow its last bracket.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long Field(int index) => long.Parse(fields[index], CultureInfo.InvariantCulture);
            return new Stat(
                int.Parse(id, CultureInfo.InvariantCulture), (int)Field(ParentField),
                Field(UserField) + Field(SystemField) + Field(ReapedUserField) + Field(ReapedSystemField));
        }
        catch (IOException)
        {
            return null; // It has ended meanwhile.
        }
    }

    private sealed record Stat(int Id, int Parent, long Ticks);
}
