namespace Concierge.Tests.Chaos.Support;

/// <summary>Holds the ledger against the engine's tables. Pure, so that it can itself be tested with doctored ones.</summary>
public static class Checker
{
    public static ChaosReport Check(IReadOnlyList<LedgerLine> ledger, IReadOnlyList<EngineJob> engine)
    {
        var lines = ledger.Where(line => line.Job != default).ToLookup(line => line.Job);
        var jobs = engine.ToDictionary(job => job.Id);
        var enqueued = ledger.Where(line => line.What == LedgerEvent.Enqueued).Select(line => line.Job).ToHashSet();
        var faults = Faults(ledger, jobs).ToList();
        return new ChaosReport
        {
            Enqueued = enqueued.Count,
            Completed = engine.Count(job => job.State == "completed"),
            Lost = [.. enqueued.SelectMany(id => Losses(id, jobs.GetValueOrDefault(id), lines[id]))],
            Duplicated =
            [
                .. ledger.GroupBy(line => (line.What, line.Job)).Where(g => g.Key.What == LedgerEvent.Enqueued && g.Count() > 1)
                    .Select(g => $"{g.Key.Job} was accepted {g.Count()} times"),
                .. engine.SelectMany(job => Duplicates(job, enqueued, lines[job.Id].ToList())),
            ],
            BrokenTrails = [.. engine.SelectMany(Breaks)],
            ReRuns = lines.Sum(job => Math.Max(0, job.Count(line => line.What == LedgerEvent.Started) - 1)),
            InFlight = faults.Sum(fault => fault.InFlight),
            Recovered = faults.Select(fault => fault.Recovered).Concat(Returns(ledger)).Max(),
        };
    }

    private static IEnumerable<string> Losses(Guid id, EngineJob? job, IEnumerable<LedgerLine> lines)
    {
        if (job is null)
        {
            yield return $"{id} was accepted, and the engine has no such job";
        }
        else if (!job.IsTerminal)
        {
            yield return $"{id} is {job.State} for ever";
        }
        else if (job.State == "completed" && !lines.Any(line => line.What == LedgerEvent.Finished && line.Attempt == job.Attempt))
        {
            yield return $"{id} is completed by attempt {job.Attempt}, and that attempt never finished";
        }
    }

    private static IEnumerable<string> Duplicates(EngineJob job, HashSet<Guid> enqueued, List<LedgerLine> lines)
    {
        if (!enqueued.Contains(job.Id)) yield return $"{job.Id} is in the engine, and nobody enqueued it";
        var ends = job.Transitions.Count(transition => transition.IsTerminal);
        if (ends > 1) yield return $"{job.Id} ended {ends} times";
        foreach (var attempt in lines.Where(line => line.What == LedgerEvent.Started).GroupBy(line => line.Attempt).Where(g => g.Count() > 1))
            yield return $"attempt {attempt.Key} of {job.Id} was started by {string.Join(" and ", attempt.Select(line => line.Worker))}";
        if (job.IsTerminal && lines.Exists(line => line.What == LedgerEvent.Started && line.Attempt > job.Attempt))
            yield return $"{job.Id} was started after it had ended";

        var kept = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.What == LedgerEvent.StepKept) kept.TryAdd(line.Detail, line.Attempt);
            if (line.What == LedgerEvent.Effect && kept.TryGetValue(line.Detail, out var first))
                yield return $"step {line.Detail} of {job.Id} was kept by attempt {first} and run again by attempt {line.Attempt}";
        }
    }

    private static IEnumerable<string> Breaks(EngineJob job)
    {
        string? state = null;
        foreach (var transition in job.Transitions)
        {
            if (transition.From != state) yield return $"{job.Id} went from {transition.From} when it was {state ?? "not there"}";
            state = transition.To;
        }

        if (state != job.State) yield return $"{job.Id} is {job.State}, and its trail ends in {state ?? "nothing"}";
        var starts = job.Transitions.Count(transition => transition is { To: "running", From: not "running" });
        if (starts != job.Attempt) yield return $"{job.Id} counts {job.Attempt} attempts, and its trail has {starts}";
    }

    /// <summary>
    /// What each lost worker had in flight, by the ledger and the engine's clock, and how long it took until the last of
    /// it was claimed by another. (Whether that one lived to start it is that one's fault.)
    /// </summary>
    private static IEnumerable<(int InFlight, TimeSpan? Recovered)> Faults(IReadOnlyList<LedgerLine> ledger, Dictionary<Guid, EngineJob> jobs)
    {
        for (var i = 0; i < ledger.Count; i++)
        {
            if (ledger[i] is not { What: LedgerEvent.Fault } fault) continue;
            var inFlight = ledger.Take(i)
                .Where(line => line.What == LedgerEvent.Started && line.Worker == fault.Worker)
                .Where(line => jobs.TryGetValue(line.Job, out var job) && EndOf(job, line.Attempt) > fault.At)
                .ToList();
            yield return (inFlight.Count, inFlight.Max(start => TakenOver(jobs[start.Job], start.Attempt) - fault.At));
        }
    }

    /// <summary>From each return of a server to the next job that finished.</summary>
    private static IEnumerable<TimeSpan?> Returns(IReadOnlyList<LedgerLine> ledger)
        => ledger.Index().Where(line => line.Item.What == LedgerEvent.Healed)
            .Select(healed => ledger.Skip(healed.Index).FirstOrDefault(line => line.What == LedgerEvent.Finished)?.At - healed.Item.At);

    private static DateTimeOffset? TakenOver(EngineJob job, int attempt)
        => job.Transitions.FirstOrDefault(t => t.To == "running" && t.From != "running" && t.Attempt > attempt)?.At;

    private static DateTimeOffset EndOf(EngineJob job, int attempt)
        => job.Transitions.SkipWhile(t => !(t.To == "running" && t.Attempt == attempt)).FirstOrDefault(t => t.To != "running")?.At ?? DateTimeOffset.MaxValue;
}
