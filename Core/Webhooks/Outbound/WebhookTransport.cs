using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Concierge.Contracts;
using Concierge.Core.Integrations;
using Concierge.Core.Outbound;
using Concierge.Core.Secrets;

namespace Concierge.Core.Webhooks.Outbound;

/// <summary>What came of one try.</summary>
/// <param name="Fault">In words; null when it was taken.</param>
public sealed record WebhookAnswer(int? StatusCode, TimeSpan Duration, string? Fault, TimeSpan? RetryAfter)
{
    public bool IsTaken => Fault is null;
}

/// <summary>Signs a message and sends it once.</summary>
public sealed class WebhookTransport(IHttpClientFactory clients, IEnvelope envelope, TimeProvider time)
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromHours(4);

    public async Task<WebhookAnswer> SendAsync(WebhookSubscription subscription, WebhookDelivery delivery, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        ArgumentNullException.ThrowIfNull(delivery);
        using var request = await RequestAsync(subscription, delivery, cancellation);
        using var http = clients.CreateClient(OutboundHttp.Name);
        var start = time.GetTimestamp();
        try
        {
            // The answer's body is nobody's business, and need not be waited for.
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return Judge(response, time.GetElapsedTime(start));
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested && TestFaults.InWords(fault) is { } words)
        {
            return new WebhookAnswer(StatusCode: null, time.GetElapsedTime(start), words, RetryAfter: null);
        }
    }

    private WebhookAnswer Judge(HttpResponseMessage response, TimeSpan duration)
    {
        var status = (int)response.StatusCode;
        return response.IsSuccessStatusCode
            ? new WebhookAnswer(status, duration, Fault: null, RetryAfter: null)
            : new WebhookAnswer(status, duration, $"The endpoint answered {status}.", Pause(response));
    }

    private TimeSpan? Pause(HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)) return null;
        var asked = response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - time.GetUtcNow();
        return asked is { } pause && pause > TimeSpan.Zero ? TimeSpan.FromTicks(Math.Min(pause.Ticks, s_longestPause.Ticks)) : null;
    }

    private async Task<HttpRequestMessage> RequestAsync(WebhookSubscription subscription, WebhookDelivery delivery, CancellationToken cancellation)
    {
        var plain = await envelope.OpenAsync(subscription.Sealed, AssociatedData.Of(WebhookSubscription.Purpose, subscription.OwnerId, subscription.Id), cancellation);
        var secret = StandardWebhooks.Parse(Encoding.UTF8.GetString(plain))!;
        try
        {
            return WebhookMessage.Request(new Uri(subscription.Url), secret, $"msg_{delivery.Id:N}", time.GetUtcNow(), Body(delivery));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static byte[] Body(WebhookDelivery delivery) => JsonSerializer.SerializeToUtf8Bytes(
        new Message(delivery.Event, delivery.OccurredAt, new MessageData(delivery.JobId, delivery.JobType, delivery.JobState, delivery.ErrorCode)), Wire.Json);

    private sealed record Message(string Type, DateTimeOffset Timestamp, MessageData Data);

    private sealed record MessageData(Guid? JobId, string? JobType, string? State, string? ErrorCode);
}
