using Concierge.Contracts.Jobs;
using Concierge.Web.Backend;
using Radzen;

namespace Concierge.Web.Jobs;

/// <summary>What a person can do to a job, with the questions and answers around it.</summary>
public sealed class JobActions(ConciergeApi api, DialogService dialogs, NotificationService notifications)
{
    private bool asking;

    public Task<bool> ConfirmCancelAsync() => ConfirmAsync(
        "What has been done so far is kept, and you can retry later.", "Cancel this job?", "Cancel job", "Keep running");

    public Task<bool> ConfirmRemoveAsync() => ConfirmAsync(
        "The record of the job goes for good. What it made stays.", "Remove this job?", "Remove", "Keep it");

    /// <summary>Does it and says how it went.</summary>
    public async Task<bool> TryAsync(
        Func<CancellationToken, Task<ApiResult<Done>>> act, string success, CancellationToken cancellation)
    {
        var result = await act(cancellation);
        notifications.Notify(result.IsOk
            ? new() { Severity = NotificationSeverity.Success, Summary = success, Duration = 4000 }
            : new() { Severity = NotificationSeverity.Error, Summary = "That did not work", Detail = result.Failure.Message, Duration = 8000 });
        return result.IsOk;
    }

    /// <summary>The trip that a completed job made.</summary>
    public async Task<Guid?> TripAsync(JobDto job, CancellationToken cancellation)
        => JobLook.TripOf(job)
            ?? (await api.TripByTaskAsync(job.Id, cancellation) is { IsOk: true, Value: var trip } ? trip.Id : null);

    /// <summary>Takes a question back that has been overtaken, such as whether to cancel what has just ended.</summary>
    public void Withdraw()
    {
        if (asking) dialogs.Close(false);
    }

    private async Task<bool> ConfirmAsync(string message, string title, string yes, string no)
    {
        asking = true;
        try
        {
            return await dialogs.Confirm(message, title, new ConfirmOptions
            {
                OkButtonText = yes,
                CancelButtonText = no,
                ShowClose = false,
                AutoFocusFirstElement = true,
                CloseDialogOnEsc = true,
            }) == true;
        }
        finally
        {
            asking = false;
        }
    }
}
