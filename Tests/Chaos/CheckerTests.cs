using Concierge.Tests.Chaos.Support;

namespace Concierge.Tests.Chaos;

/// <summary>A proof is worth as much as its checker: each thing that it must notice, in a doctored ledger or table.</summary>
public sealed class CheckerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Guid _id = Guid.CreateVersion7();
    private int _seconds;

    [Fact]
    public void A_sound_run_over_a_killed_worker_has_its_figures()
    {
        var report = Checker.Check(TakenOver(), [Engine("completed", 2, TakenOverTrail())]);

        report.AssertSound();
        Assert.Equal((1, 1, 1, 1), (report.Enqueued, report.Completed, report.ReRuns, report.InFlight));
        Assert.Equal(TimeSpan.FromSeconds(16), report.Recovered);
    }

    [Fact]
    public void A_job_that_the_engine_does_not_have_is_lost()
        => Assert.Contains("no such job", Assert.Single(Checker.Check([Line(LedgerEvent.Enqueued)], []).Lost), StringComparison.Ordinal);

    [Theory]
    [InlineData("queued")]
    [InlineData("running")]
    [InlineData("scheduled")]
    [InlineData("waiting")]
    public void A_job_that_does_not_end_is_lost(string state)
        => Assert.Contains("for ever", Assert.Single(Checker.Check(TakenOver(), [Engine(state, 2, TakenOverTrail()[..^1])]).Lost), StringComparison.Ordinal);

    [Fact]
    public void A_job_completed_by_an_attempt_that_never_finished_is_lost()
    {
        var ledger = TakenOver().Where(line => line.What != LedgerEvent.Finished).ToList();

        Assert.Contains("never finished", Assert.Single(Checker.Check(ledger, [Engine("completed", 2, TakenOverTrail())]).Lost), StringComparison.Ordinal);
    }

    [Fact]
    public void A_kept_step_that_runs_again_is_a_duplicate_and_one_that_was_not_kept_is_none()
    {
        var ledger = TakenOver();
        Assert.Empty(Checker.Check(ledger, [Engine("completed", 2, TakenOverTrail())]).Duplicated);

        ledger.Insert(ledger.Count - 1, Line(LedgerEvent.Effect, 2, detail: "s1"));

        Assert.Contains("kept by attempt 1 and run again by attempt 2", Assert.Single(Checker.Check(ledger, [Engine("completed", 2, TakenOverTrail())]).Duplicated), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_terminal_transitions_are_a_duplicate()
    {
        var trail = TakenOverTrail();
        trail.Add(new EngineTransition("completed", "completed", Start.AddSeconds(9), 2, null));

        Assert.Contains("ended 2 times", Assert.Single(Checker.Check(TakenOver(), [Engine("completed", 2, trail)]).Duplicated), StringComparison.Ordinal);
    }

    [Fact]
    public void One_attempt_started_by_two_workers_is_a_duplicate()
    {
        var ledger = TakenOver();
        ledger.Insert(ledger.Count - 1, Line(LedgerEvent.Started, 2, "third"));

        Assert.Contains("second and third", Assert.Single(Checker.Check(ledger, [Engine("completed", 2, TakenOverTrail())]).Duplicated), StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_after_the_end_is_a_duplicate()
    {
        var ledger = TakenOver();
        ledger.Add(Line(LedgerEvent.Started, 3, "second"));

        Assert.Contains("after it had ended", Assert.Single(Checker.Check(ledger, [Engine("completed", 2, TakenOverTrail())]).Duplicated), StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_nobody_enqueued_and_one_that_was_accepted_twice_are_duplicates()
    {
        var ledger = TakenOver();
        ledger.Add(Line(LedgerEvent.Enqueued));
        var stray = new EngineJob(Guid.CreateVersion7(), "queued", 0, [new EngineTransition(null, "queued", Start, 0, null)]);

        var report = Checker.Check(ledger, [Engine("completed", 2, TakenOverTrail()), stray]);

        Assert.Collection(report.Duplicated,
            line => Assert.Contains("accepted 2 times", line, StringComparison.Ordinal),
            line => Assert.Contains("nobody enqueued it", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_trail_with_a_gap_or_with_another_end_than_the_job_or_with_a_missing_attempt_is_broken()
    {
        var gap = TakenOverTrail();
        gap.RemoveAt(2);
        Assert.Contains("went from queued when it was running", Checker.Check(TakenOver(), [Engine("completed", 2, gap)]).BrokenTrails[0], StringComparison.Ordinal);
        Assert.Contains("its trail ends in completed", Assert.Single(Checker.Check(TakenOver(), [Engine("failed", 2, TakenOverTrail())]).BrokenTrails), StringComparison.Ordinal);
        Assert.Contains("counts 3 attempts", Assert.Single(Checker.Check(TakenOver(), [Engine("completed", 3, TakenOverTrail())]).BrokenTrails), StringComparison.Ordinal);
    }

    [Fact]
    public void The_return_of_a_server_is_followed_by_the_next_finished_job()
    {
        var ledger = new List<LedgerLine> { Line(LedgerEvent.Fault, worker: "", detail: "postgres"), Line(LedgerEvent.Healed, detail: "postgres") };
        ledger.AddRange(TakenOver().Where(line => line.What != LedgerEvent.Fault));

        Assert.Equal(TimeSpan.FromSeconds(9), Checker.Check(ledger, [Engine("completed", 2, TakenOverTrail())]).Recovered);
    }

    [Fact]
    public async Task Lines_of_many_writers_do_not_mix_and_outlive_them()
    {
        var path = Path.GetTempFileName();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
        {
            using var file = new LedgerFile(path, $"writer {writer}");
            for (var i = 1; i <= 500; i++) file.Write(LedgerEvent.Effect, _id, i, "a step");
        })));

        using var reader = new LedgerFile(path, "reader");
        var lines = reader.Read();
        Assert.Equal(4_000, lines.Count);
        Assert.All(lines.GroupBy(line => line.Worker), of => Assert.Equal(Enumerable.Range(1, 500), of.Select(line => line.Attempt)));
        File.Delete(path);
    }

    // One job: the first worker keeps a step, begins another and is killed; the second finishes.
    private List<LedgerLine> TakenOver() =>
    [
        Line(LedgerEvent.Enqueued), Line(LedgerEvent.Started), Line(LedgerEvent.Effect, detail: "s1"), Line(LedgerEvent.StepKept, detail: "s1"),
        Line(LedgerEvent.Effect, detail: "s2"), Line(LedgerEvent.Fault, detail: "kill") with { Job = Guid.Empty },
        Line(LedgerEvent.Started, 2, "second"), Line(LedgerEvent.Effect, 2, "second", "s2"), Line(LedgerEvent.Finished, 2, "second"),
    ];

    private static List<EngineTransition> TakenOverTrail() =>
    [
        new(null, "queued", Start, 0, null), new("queued", "running", Start.AddSeconds(1), 1, null),
        new("running", "queued", Start.AddSeconds(20), 1, "worker lost"), new("queued", "running", Start.AddSeconds(21), 2, null),
        new("running", "completed", Start.AddSeconds(22), 2, "completed"),
    ];

    private EngineJob Engine(string state, int attempt, List<EngineTransition> trail) => new(_id, state, attempt, trail);

    private LedgerLine Line(LedgerEvent what, int attempt = 1, string worker = "first", string detail = "") =>
        new(Start.AddSeconds(_seconds++), what, _id, attempt, worker, detail);
}
