namespace Concierge.Bench.Measuring;

/// <summary>The values of each measure, run by run, in the order in which the measures came.</summary>
internal sealed class Results
{
    private readonly Dictionary<string, List<double>> _runs = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, List<double>> Runs => _runs;

    public void Add(string measure, double value)
    {
        if (!_runs.TryGetValue(measure, out var runs)) _runs[measure] = runs = [];
        runs.Add(value);
    }

    public void Add(IEnumerable<(string Measure, double Value)> run)
    {
        foreach (var (measure, value) in run) Add(measure, value);
    }

    public Spread? Of(string measure) => _runs.TryGetValue(measure, out var runs) ? new Spread(runs) : null;
}
