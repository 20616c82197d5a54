namespace Concierge.Web.Trips;

/// <summary>Names of the plan form's fields: those of the wire, which Api's errors use too, and three of the form's own.</summary>
public static class TripFields
{
    public const string Destination = "destination";
    public const string StartDate = "startDate";
    public const string EndDate = "endDate";
    public const string DurationDays = "durationDays";
    public const string Travellers = "travellers";
    public const string BudgetAmount = "budget.amount";
    public const string BudgetCurrency = "budget.currency";
    public const string Style = "style";
    public const string Pace = "pace";
    public const string Interests = "interests";
    public const string Notes = "notes";

    public const string When = "when";
    public const string OtherInterests = "otherInterests";
    public const string Key = "key";

    /// <summary>Where an error of Api belongs in the form; null when no field takes it.</summary>
    public static string? Owner(string wireName) => wireName switch
    {
        Destination or StartDate or EndDate or DurationDays or Travellers or BudgetAmount or BudgetCurrency or Style or Pace or Notes => wireName,
        "budget" => BudgetAmount,
        _ when wireName.StartsWith(Interests, StringComparison.Ordinal) => Interests,
        _ => null,
    };

    /// <summary>The id of the field's first control, for labels and for links from the list of errors.</summary>
    public static string ControlId(string field) => $"plan-{field.Replace('.', '-')}";
}
