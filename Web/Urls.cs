using System.Globalization;
using Concierge.Web.Jobs;

namespace Concierge.Web;

/// <summary>Every address of this site: the route templates that pages declare and the links that they make.</summary>
public static class Urls
{
    public const string Plan = "/";
    public const string Jobs = "/jobs";
    public const string JobRoute = "/jobs/{Id:guid}";
    public const string Trips = "/trips";
    public const string TripRoute = "/trips/{Id:guid}";
    public const string Admin = "/admin";
    public const string AdminSchedules = "/admin/schedules";
    public const string NotFound = "/not-found";
    public const string Error = "/error";

    /// <summary>Query parameter of the job list that holds a <see cref="JobFilter"/>.</summary>
    public const string ShowParameter = "show";

    /// <summary>Query parameter of the lists: the cursor of a page after the first.</summary>
    public const string AfterParameter = "after";

    /// <summary>Query parameter of a trip: which of its propositions is laid out, from 1.</summary>
    public const string PlanParameter = "plan";

    public const string ItineraryAnchor = "itinerary";

    public static string Job(Guid id) => $"{Jobs}/{id}";

    public static string JobsThat(JobFilter filter, string? after = null) => After(
        filter == JobFilter.All ? Jobs : $"{Jobs}?{ShowParameter}={JobFilters.Name(filter)}", after);

    public static string TripsAfter(string? after) => After(Trips, after);

    public static string Trip(Guid id, int plan = 1) => plan == 1
        ? $"{Trips}/{id}"
        : string.Create(CultureInfo.InvariantCulture, $"{Trips}/{id}?{PlanParameter}={plan}");

    public static string Itinerary(Guid id, int plan) => $"{Trip(id, plan)}#{ItineraryAnchor}";

    public static string Day(Guid id, int plan, int day) => $"{Trip(id, plan)}#{DayAnchor(day)}";

    public static string DayAnchor(int day) => string.Create(CultureInfo.InvariantCulture, $"day-{day}");

    /// <summary>An anchor on the page that is shown; a bare <c>#x</c> would go to the base address instead.</summary>
    public static string OnThisPage(string currentUri, string anchor) => $"{new Uri(currentUri).PathAndQuery}#{anchor}";

    private static string After(string url, string? after) => after is null
        ? url
        : $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{AfterParameter}={Uri.EscapeDataString(after)}";
}
