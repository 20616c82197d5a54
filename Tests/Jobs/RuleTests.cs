using Concierge.Jobs;
using Concierge.Jobs.Running;

namespace Concierge.Tests.Jobs;

public sealed class RuleTests
{
    [Fact]
    public void A_retry_policy_grows_to_its_bound_jitters_and_prints_itself()
    {
        var policy = new RetryPolicy(TimeSpan.FromSeconds(5), 5, TimeSpan.FromMinutes(2));

        Assert.Equal([5, 25, 120, 120], Enumerable.Range(1, 4).Select(n => policy.Bound(n).TotalSeconds));
        Assert.Equal(TimeSpan.FromMinutes(2), policy.Bound(10_000));
        Assert.All(Enumerable.Range(0, 1000), seed => Assert.InRange(policy.Delay(2, new Random(seed)).TotalSeconds, 0, 25));
        Assert.Equal("retry within 5 s, 25 s, 120 s, … at most 120 s", policy.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void A_definition_out_of_range_cannot_be_made(int attempts)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new JobDefinition<string, string>("x") { MaxAttempts = attempts });

    [Fact]
    public void All_wrong_settings_are_named_at_once()
    {
        var result = new JobsOptionsValidator().Validate(null, new JobsOptions
        {
            MaxConnections = 0,
            LeaseDuration = TimeSpan.FromSeconds(4),
            HeartbeatInterval = TimeSpan.FromSeconds(2),
            Concurrency = new Dictionary<string, int> { ["ai"] = 0 },
        });

        Assert.Equal(3, result.Failures!.Count());
        Assert.Contains(result.Failures!, failure => failure.Contains("Jobs:HeartbeatInterval", StringComparison.Ordinal));
        Assert.Contains(result.Failures!, failure => failure.Contains("Jobs:Concurrency:ai", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_provider_asks_for_is_the_least_pause()
    {
        var job = new ClaimedJob(Guid.CreateVersion7(), "scripted", 1, 1, 3, Guid.Empty, "{}", null, null, null, TimeSpan.Zero, JobPriority.Normal, "", 0);

        var outcome = OutcomePolicy.OfError(
            new RetryableException("ai_busy", "Busy.", TimeSpan.FromMinutes(3)), StopReason.None, job, ScriptedJob.Definition, Random.Shared);

        Assert.Equal(TimeSpan.FromMinutes(3), outcome!.Delay);
    }
}
