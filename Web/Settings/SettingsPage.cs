using Concierge.Web.Accounts;
using Concierge.Web.Backend;
using Concierge.Web.Guests;
using Microsoft.AspNetCore.Components;

namespace Concierge.Web.Settings;

/// <summary>A page of forms over what belongs to the viewer: what could not be shown, what came of a form, and what a form said.</summary>
public abstract class SettingsPage : ComponentBase
{
    /// <summary>Why the page cannot be shown.</summary>
    protected ApiFailure? Failure { get; private set; }

    /// <summary>What was wrong with the form that was sent.</summary>
    protected ApiFailure? Trouble { get; private set; }

    /// <summary>Name of the form that was sent and refused.</summary>
    protected string? Troubled { get; private set; }

    /// <summary>What has been done, in words.</summary>
    protected string? Said { get; private set; }

    [CascadingParameter] protected HttpContext? Context { get; set; }

    [Inject] protected GuestSession Guest { get; set; } = default!;

    [Inject] protected NavigationManager Navigation { get; set; } = default!;

    protected CancellationToken Aborted => Context?.RequestAborted ?? CancellationToken.None;

    /// <summary>The value, or nothing and <see cref="Failure"/>.</summary>
    protected async Task<T?> LoadAsync<T>(Task<ApiResult<T>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var result = await call;
        if (result.Failure?.Kind == ApiFailureKind.Unauthorized && Guest.IsSignedIn && Context is { } context)
        {
            // Ended elsewhere: the cookie is of no use any more.
            SessionCookie.Delete(context);
            Navigation.NavigateTo(Urls.SignInFor(new Uri(Navigation.Uri).AbsolutePath));
            return default;
        }

        Failure ??= result.Failure;
        return result.Value;
    }

    /// <summary>Does what a form asks for.</summary>
    /// <param name="form">The form's name.</param>
    /// <param name="said">What to say when it is done.</param>
    protected async Task<ApiResult<T>> ActAsync<T>(string form, Task<ApiResult<T>> call, string? said)
    {
        ArgumentNullException.ThrowIfNull(call);
        var result = await call;
        (Trouble, Troubled, Said) = (result.Failure, result.IsOk ? null : form, result.IsOk ? said : null);
        return result;
    }

    /// <summary>Refuses a form for what Api could not be asked.</summary>
    protected void Refuse(string form, IReadOnlyDictionary<string, string[]> fields)
        => (Trouble, Troubled) = (new ApiFailure(ApiFailureKind.Invalid, "Something in the form is not right.", fields), form);

    protected bool IsTroubled(string form) => string.Equals(Troubled, form, StringComparison.Ordinal);

    /// <summary>What was wrong with the fields of a form.</summary>
    protected IReadOnlyDictionary<string, string[]>? ErrorsOf(string form) => IsTroubled(form) ? Trouble?.Fields : null;

    /// <summary>What was entered into a field.</summary>
    protected string Entered(string field) => Context!.Request.Form[field].ToString().Trim();

    /// <summary>What to show in a field: what was entered if the form was refused, else what is kept.</summary>
    protected string? Shown(string form, string field, string? kept = null) => IsTroubled(form) ? Entered(field) : kept;
}
