using System.Globalization;
using Concierge.Contracts.Errors;
using Concierge.Web.Errors;
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
    public const string AdminJobs = "/admin/jobs";
    public const string AdminSearch = "/admin/jobs/search";
    public const string AdminDead = "/admin/jobs/dead";
    public const string AdminBulk = "/admin/jobs/bulk";
    public const string AdminJobRoute = "/admin/jobs/{Id:guid}";
    public const string AdminSchedules = "/admin/schedules";
    public const string AdminUsers = "/admin/users";
    public const string AdminAudit = "/admin/audit";
    public const string AdminMails = "/admin/mails";
    public const string AdminErrors = "/admin/errors";
    public const string AdminErrorRoute = "/admin/errors/{Id:guid}";
    public const string AdminDiagnostics = "/admin/diagnostics";
    public const string AdminWebhooks = "/admin/webhooks";
    public const string SignIn = "/sign-in";
    public const string SignUp = "/sign-up";
    public const string Account = "/account";
    public const string Forgot = "/account/forgot";
    public const string Reset = "/account/reset";
    public const string Confirm = "/account/confirm";
    public const string Settings = "/settings";
    public const string Secrets = "/settings/secrets";
    public const string Integrations = "/settings/integrations";
    public const string IntegrationRoute = "/settings/integrations/{Id:guid}";
    public const string ConnectRoute = "/settings/integrations/connect/{Type}";
    public const string Webhooks = "/settings/webhooks";
    public const string WebhookRoute = "/settings/webhooks/{Id:guid}";
    public const string Notifications = "/notifications";
    public const string NotFound = "/not-found";
    public const string Error = "/error";
    public const string ErrorReports = "/errors";

    /// <summary>Query parameter of a list that is filtered: a <see cref="JobFilter"/> or an <see cref="ErrorState"/>.</summary>
    public const string ShowParameter = "show";

    /// <summary>Query parameter of the lists: the cursor of a page after the first.</summary>
    public const string AfterParameter = "after";

    /// <summary>Query parameter of a trip: which of its propositions is laid out, from 1.</summary>
    public const string PlanParameter = "plan";

    /// <summary>Query parameter of the sign-in: where to go afterwards.</summary>
    public const string ReturnParameter = "return";

    /// <summary>Query parameter of the bulk page: what to do.</summary>
    public const string ActionParameter = "action";

    /// <summary>Query parameter of the sign-in: somebody has just signed up.</summary>
    public const string NewParameter = "new";

    public const string SignInAfterSignUp = $"{SignIn}?{NewParameter}=1";

    public const string ItineraryAnchor = "itinerary";

    /// <summary>Whether an address stays on this site, so that no link can send somebody away through the sign-in.</summary>
    public static bool IsLocal(string? url) => url is ['/', ..] and not ['/', '/', ..] and not ['/', '\\', ..];

    public static string SignInFor(string returnTo) => $"{SignIn}?{ReturnParameter}={Uri.EscapeDataString(returnTo)}";

    public static string AdminUsersFor(string? search, string? after)
        => After(string.IsNullOrEmpty(search) ? AdminUsers : $"{AdminUsers}?search={Uri.EscapeDataString(search)}", after);

    public static string AdminAuditAfter(string? after) => After(AdminAudit, after);

    public static string AdminErrorsThat(ErrorState state, string? after = null)
        => After(state == ErrorState.Open ? AdminErrors : $"{AdminErrors}?{ShowParameter}={ErrorLook.Name(state)}", after);

    public static string AdminError(Guid id) => $"{AdminErrors}/{id}";

    public static string Job(Guid id) => $"{Jobs}/{id}";

    public static string JobsThat(JobFilter filter, string? after = null) => After(
        filter == JobFilter.All ? Jobs : $"{Jobs}?{ShowParameter}={JobFilters.Name(filter)}", after);

    public static string AdminJob(Guid id) => $"{AdminJobs}/{id}";

    /// <param name="query">The search as <see cref="Operations.SearchForm.Query"/> writes it.</param>
    public static string AdminSearchFor(string query, string? after = null) => After(query.Length == 0 ? AdminSearch : $"{AdminSearch}?{query}", after);

    public static string AdminDeadAfter(string? after) => After(AdminDead, after);

    public static string AdminBulkFor(string action, string query)
        => $"{AdminBulk}?{ActionParameter}={action}{(query.Length == 0 ? "" : $"&{query}")}";

    public static string AdminSignIn(string? returnTo) => returnTo is null ? Admin : $"{Admin}?{ReturnParameter}={Uri.EscapeDataString(returnTo)}";

    public static string Integration(Guid id) => $"{Integrations}/{id}";

    public static string Connect(string type) => $"{Integrations}/connect/{Uri.EscapeDataString(type)}";

    public static string Webhook(Guid id) => $"{Webhooks}/{id}";

    public static string NotificationsAfter(string? after) => After(Notifications, after);

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
