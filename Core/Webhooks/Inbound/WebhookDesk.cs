using Concierge.Contracts.Webhooks;
using Concierge.Core.People;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Webhooks.Inbound;

/// <summary>
/// Where webhooks are handed in. Whoever sends one is nobody that this system knows, so it is looked at and stored in a
/// scope of the system's own, whatever cookie came along.
/// </summary>
public sealed class WebhookDesk(IServiceScopeFactory scopes)
{
    /// <inheritdoc cref="WebhookEndpoints.OpenAsync"/>
    public Task<(Guid OwnerId, byte[] Secret)?> OpenAsync(Guid id, CancellationToken cancellation)
        => AsSystemAsync<WebhookEndpoints, (Guid, byte[])?>(endpoints => endpoints.OpenAsync(id, cancellation));

    /// <inheritdoc cref="WebhookIntake.TakeAsync"/>
    public Task<WebhookReceiptDto> TakeAsync(string source, Guid? ownerId, ArrivedWebhook webhook, byte[] body, CancellationToken cancellation)
        => AsSystemAsync<WebhookIntake, WebhookReceiptDto>(intake => intake.TakeAsync(source, ownerId, webhook, body, cancellation));

    /// <inheritdoc cref="WebhookEndpoints.NoteAsync"/>
    public Task NoteAsync(Guid id, CancellationToken cancellation)
        => AsSystemAsync<WebhookEndpoints, int>(endpoints => endpoints.NoteAsync(id, cancellation));

    private async Task<T> AsSystemAsync<TService, T>(Func<TService, Task<T>> act)
        where TService : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }
}
