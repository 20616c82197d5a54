using System.Globalization;

namespace Concierge.Tests.Chaos.Support;

/// <summary>What the checker found.</summary>
public sealed record ChaosReport
{
    public int Enqueued { get; init; }

    public int Completed { get; init; }

    /// <summary>Accepted, and not in a terminal state, or completed by nobody.</summary>
    public IReadOnlyList<string> Lost { get; init; } = [];

    /// <summary>What must be once and was twice: terminal transitions, kept steps, attempts, jobs.</summary>
    public IReadOnlyList<string> Duplicated { get; init; } = [];

    /// <summary>Where the audit trail contradicts itself or the job.</summary>
    public IReadOnlyList<string> BrokenTrails { get; init; } = [];

    /// <summary>Attempts beyond the first of each job.</summary>
    public int ReRuns { get; init; }

    /// <summary>Attempts that workers had under way when they were killed or stopped.</summary>
    public int InFlight { get; init; }

    /// <summary>The longest from a kill until another worker had claimed what was in flight, or from a server's return until a job finished.</summary>
    public TimeSpan? Recovered { get; init; }

    /// <summary>The figures in one line.</summary>
    public string Figures => string.Create(CultureInfo.InvariantCulture,
        $"{Enqueued,6} enqueued {Completed,6} completed {Lost.Count,3} lost {Duplicated.Count,3} duplicated {ReRuns,4} re-run (of {InFlight} in flight) recovered in {Recovered?.TotalSeconds ?? 0:F1} s");

    /// <summary>Fails unless nothing was lost, nothing doubled, and each change of state follows the one before.</summary>
    public void AssertSound()
    {
        Assert.Empty(Lost);
        Assert.Empty(Duplicated);
        Assert.Empty(BrokenTrails);
    }

    /// <summary>Prints the line, also into the table that <c>./test --chaos</c> ends in.</summary>
    /// <param name="test">What was done, in a few words.</param>
    /// <param name="more">Figures of this test alone.</param>
    public void Print(string test, string more = "")
    {
        ChaosTable.Add(test, $"{Figures}{(more.Length > 0 ? "; " : string.Empty)}{more}");
    }
}

/// <summary>The lines of the run, in the file that CONCIERGE_CHAOS_TABLE names, else beside the tests.</summary>
internal static class ChaosTable
{
    private static readonly Lock Gate = new();

    public static void Add(string test, string figures)
    {
        var line = $"{test,-46} {figures}";
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        lock (Gate)
        {
            File.AppendAllText(Environment.GetEnvironmentVariable("CONCIERGE_CHAOS_TABLE") ?? Path.Combine(AppContext.BaseDirectory, "chaos.txt"), line + "\n");
        }
    }
}
