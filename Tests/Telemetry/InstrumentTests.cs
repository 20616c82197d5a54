using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Concierge.Api.RateLimits;
using Concierge.Core.Ai;
using Concierge.Jobs;
using Concierge.ServiceDefaults;
using Concierge.Web;

namespace Concierge.Tests.Telemetry;

/// <summary>Every meter and activity source of the application, found where its code keeps them: in static fields.</summary>
public sealed class InstrumentTests
{
    private static readonly Assembly[] s_assemblies =
        [typeof(JobsTelemetry).Assembly, typeof(AiTelemetry).Assembly, typeof(HealthOptions).Assembly, typeof(RateLimitPolicies).Assembly, typeof(Urls).Assembly];

    [Fact]
    public void Each_instrument_has_a_unit_and_a_description()
    {
        var instruments = Statics<Instrument>();

        Assert.InRange(instruments.Count, 15, 200);
        Assert.All(instruments, instrument => Assert.False(string.IsNullOrEmpty(instrument.Unit), $"{instrument.Name} has no unit."));
        Assert.All(instruments, instrument => Assert.False(string.IsNullOrEmpty(instrument.Description), $"{instrument.Name} has no description."));
    }

    [Fact]
    public void Each_meter_and_each_source_is_collected()
    {
        var meters = Statics<Meter>().Concat(Statics<Instrument>().Select(instrument => instrument.Meter)).Select(meter => meter.Name);
        Assert.All(meters, name => Assert.Contains(name, TelemetryDefaults.Meters));
        Assert.All(Statics<ActivitySource>().Select(source => source.Name), name => Assert.Contains(name, TelemetryDefaults.Sources));
    }

    private static List<T> Statics<T>()
        => [.. s_assemblies
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => typeof(T).IsAssignableFrom(field.FieldType))
            .Select(field => (T)field.GetValue(null)!)];
}
