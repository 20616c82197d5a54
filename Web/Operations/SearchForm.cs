using System.Globalization;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Operations;
using Concierge.Web.Jobs;

namespace Concierge.Web.Operations;

/// <summary>Criteria as text: what stands in the fields of the search form and in the address.</summary>
public sealed class SearchForm
{
    private const string LocalTime = "yyyy-MM-dd'T'HH:mm";

    private static readonly (string Name, string Label)[] Labels =
    [
        ("type", "Type"), ("queue", "Queue"), ("owner", "Owner"), ("correlation", "Correlation id"), ("error", "Error code"),
        ("from", "Enqueued from"), ("to", "Enqueued before"), ("field", "Payload field"), ("value", "Its value"),
    ];

    private readonly IQueryCollection _query;

    private SearchForm(IQueryCollection query) => _query = query;

    public static SearchForm From(HttpContext? context) => new(context?.Request.Query ?? QueryCollection.Empty);

    public string? this[string name] => _query[name].FirstOrDefault() is { } text && text.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    public bool Has(JobState state) => _query["state"].Contains(JobFilters.WireName(state), StringComparer.Ordinal);

    /// <summary>True when anything narrows the search.</summary>
    public bool Narrows => Pairs().Any();

    /// <summary>What was typed as criteria, and by field what cannot be read.</summary>
    public (JobCriteria Criteria, IReadOnlyDictionary<string, string> Errors) Read(TimeZoneInfo zone)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var criteria = new JobCriteria(
            this["type"],
            [.. Enum.GetValues<JobState>().Where(Has)],
            this["queue"],
            Id("owner", errors),
            Id("correlation", errors),
            this["error"],
            Moment("from", zone, errors),
            Moment("to", zone, errors),
            this["value"] is null ? null : this["field"],
            this["value"]);
        if (criteria is { Value: not null, Field: null }) errors["value"] = "Choose the payload field that has this value.";
        if (criteria is { Field: not null, Type: null }) errors["field"] = "Choose the job type that has this field.";
        if (criteria.From >= criteria.To) errors["to"] = "Must be after From.";
        return (criteria, errors);
    }

    /// <summary>The conditions in words, one a line.</summary>
    public IEnumerable<(string Name, string Value)> Conditions()
    {
        foreach (var (name, label) in Labels)
        {
            if (this[name] is { } value) yield return (label, value);
        }

        var states = Enum.GetValues<JobState>().Where(Has).ToList();
        if (states.Count > 0) yield return ("State", string.Join(" or ", states).ToLowerInvariant());
    }

    /// <summary>The same search as a part of an address.</summary>
    public string Query() => string.Join('&', Pairs().Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));

    private IEnumerable<(string Name, string Value)> Pairs()
    {
        foreach (var (name, _) in Labels)
        {
            if (this[name] is { } value) yield return (name, value);
        }

        foreach (var state in Enum.GetValues<JobState>().Where(Has)) yield return ("state", JobFilters.WireName(state));
    }

    private Guid? Id(string name, Dictionary<string, string> errors)
    {
        if (this[name] is not { } text) return null;
        if (Guid.TryParse(text, out var id)) return id;
        errors[name] = "Must be an id such as 01971c4e-7a3b-7c50-8f2e-6d1f9a0b4c11.";
        return null;
    }

    private DateTimeOffset? Moment(string name, TimeZoneInfo zone, Dictionary<string, string> errors)
    {
        if (this[name] is not { } text) return null;
        if (DateTime.TryParseExact(text, LocalTime, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return new DateTimeOffset(local, zone.GetUtcOffset(local));
        errors[name] = "Must be a date and a time.";
        return null;
    }
}
