using System.Globalization;

namespace Concierge.Tests.Chaos.Support;

/// <summary>What a line of the ledger says.</summary>
public enum LedgerEvent
{
    /// <summary>The engine accepted the job: from now on it may not be lost.</summary>
    Enqueued,

    /// <summary>A handler began an attempt.</summary>
    Started,

    /// <summary>The code of a step ran; the detail names the step.</summary>
    Effect,

    /// <summary>The engine says that the step is kept: from now on it may not run again.</summary>
    StepKept,

    /// <summary>A handler is about to return its result.</summary>
    Finished,

    /// <summary>The test broke something: the worker named, or the server in the detail.</summary>
    Fault,

    /// <summary>What was broken is there again.</summary>
    Healed,
}

/// <summary>One line. The order of the lines is the order of the events: all are appended to one file.</summary>
public sealed record LedgerLine(DateTimeOffset At, LedgerEvent What, Guid Job, int Attempt, string Worker, string Detail)
{
    public static LedgerLine Parse(string line)
    {
        var parts = line.Split('\t');
        return new LedgerLine(
            DateTimeOffset.Parse(parts[0], CultureInfo.InvariantCulture), Enum.Parse<LedgerEvent>(parts[1]), Guid.Parse(parts[2]),
            int.Parse(parts[3], CultureInfo.InvariantCulture), parts[4], parts[5]);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{At:O}\t{What}\t{Job}\t{Attempt}\t{Worker}\t{Detail}");
}
