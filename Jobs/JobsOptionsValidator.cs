using Microsoft.Extensions.Options;

namespace Concierge.Jobs;

/// <summary>Names every setting that is wrong, by its key, when the host starts.</summary>
internal sealed class JobsOptionsValidator : IValidateOptions<JobsOptions>
{
    public ValidateOptionsResult Validate(string? name, JobsOptions options)
    {
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(JobsOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionName)) yield return "Jobs:ConnectionName must name a connection string.";
        if (string.IsNullOrWhiteSpace(options.BrokerPrefix)) yield return "Jobs:BrokerPrefix must not be empty.";
        if (options.MaxConnections is < 2 or > 100) yield return "Jobs:MaxConnections must be from 2 to 100.";
        if (options.DefaultConcurrency is < 1 or > 1_000) yield return "Jobs:DefaultConcurrency must be from 1 to 1000.";
        foreach (var (queue, concurrency) in options.Concurrency)
        {
            if (concurrency is < 1 or > 1_000) yield return $"Jobs:Concurrency:{queue} must be from 1 to 1000.";
        }

        if (Outside(options.LeaseDuration, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(10)))
            yield return "Jobs:LeaseDuration must be from 00:00:03 to 00:10:00.";
        if (options.HeartbeatInterval <= TimeSpan.Zero || options.HeartbeatInterval * 3 > options.LeaseDuration)
            yield return "Jobs:HeartbeatInterval must be positive and at most a third of Jobs:LeaseDuration.";
        if (Outside(options.SweepInterval, TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(1)))
            yield return "Jobs:SweepInterval must be from 00:00:00.1 to 00:01:00.";
        if (Outside(options.CleanupInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)))
            yield return "Jobs:CleanupInterval must be from 00:00:01 to 1.00:00:00.";
        if (Outside(options.ShutdownGrace, TimeSpan.Zero, TimeSpan.FromMinutes(10)))
            yield return "Jobs:ShutdownGrace must be from 00:00:00 to 00:10:00.";
    }

    private static bool Outside(TimeSpan value, TimeSpan min, TimeSpan max) => value < min || value > max;
}
