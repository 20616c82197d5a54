using System.Diagnostics.Metrics;
using System.Threading.Channels;

namespace Concierge.Core.Errors;

/// <summary>Errors that wait to be written: so many at most, since a process that fails all the time must not die of that.</summary>
internal sealed class ErrorQueue
{
    private const int Capacity = 1_000;

    private readonly Channel<ErrorOccurrence> _channel = Channel.CreateBounded<ErrorOccurrence>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    public ChannelReader<ErrorOccurrence> Reader => _channel.Reader;

    public void Add(ErrorOccurrence occurrence)
    {
        if (!_channel.Writer.TryWrite(occurrence)) ErrorTelemetry.Lost(1);
    }
}

/// <summary>How errors come, and how many could not be kept.</summary>
internal static class ErrorTelemetry
{
    /// <summary>The meter.</summary>
    public const string Name = "Concierge.Errors";

    private static readonly Meter s_meter = new(Name);
    private static readonly Counter<long> s_recorded = s_meter.CreateCounter<long>("concierge.errors.recorded", "{error}", "Errors that were written.");
    private static readonly Counter<long> s_lost = s_meter.CreateCounter<long>("concierge.errors.lost", "{error}", "Errors that could not be kept.");

    public static void Recorded(long errors) => s_recorded.Add(errors);

    public static void Lost(long errors) => s_lost.Add(errors);
}
