using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Concierge.Contracts;
using Concierge.Contracts.Jobs;
using Concierge.Web.Backend;

namespace Concierge.Web.Jobs;

/// <summary>Reads <c>GET /api/jobs/{id}/events</c>: events named <c>job</c> whose data is a <see cref="JobDto"/>.</summary>
public sealed class JobEvents(ConciergeApi api, TimeProvider time)
{
    private const string EventName = "job";

    /// <summary>Three of Api's heartbeats: a connection that is silent for longer is dead.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(45);

    /// <summary>
    /// Yields null once the stream is open, then each version of the job after <paramref name="version"/>. Ends when
    /// the stream does.
    /// </summary>
    /// <exception cref="HttpRequestException">Api refused the stream or the connection broke.</exception>
    /// <exception cref="TimeoutException">Nothing came for <see cref="LongestSilence"/>.</exception>
    public async IAsyncEnumerable<JobDto?> ReadAsync(
        Guid id, long? version, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await api.OpenJobEventsAsync(id, version, cancellation);
        response.EnsureSuccessStatusCode();
        yield return null;

        await using var body = new WatchedStream(await response.Content.ReadAsStreamAsync(cancellation), LongestSilence, time);
        await foreach (var item in SseParser.Create(body, Parse).EnumerateAsync(cancellation))
        {
            if (item.Data is { } job) yield return job;
        }
    }

    private static JobDto? Parse(string name, ReadOnlySpan<byte> data)
        => name.Equals(EventName, StringComparison.Ordinal) ? JsonSerializer.Deserialize<JobDto>(data, Wire.Json) : null;
}
