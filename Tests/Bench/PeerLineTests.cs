using Concierge.Bench.Peers;

namespace Concierge.Tests.Bench;

public sealed class PeerLineTests
{
    [Fact]
    public void A_rate_comes_with_its_wal_bytes()
        => Assert.Equal(
            [("drain", 15796.0), ("drain.walBytes", 1203.0)],
            PeerLine.Read("[pg-boss] drain 15796 jobs/s (per job: client 41 us, server 39 us CPU, 0.002 commits, 0.004 WAL fsyncs, 1203 WAL bytes) steal 0.0%"));

    [Theory]
    [InlineData("[bullmq] single 19664 jobs/s (per job: client 72 us, server 39 us CPU, - commits, - WAL fsyncs, - WAL bytes) steal 0.7%", "single", 19664)]
    [InlineData("[bullmq] steadyBulk 7537 jobs/s  steal 0.1%", "steadyBulk", 7537)]
    public void A_rate_may_come_alone(string line, string measure, double value)
        => Assert.Equal([(measure, value)], PeerLine.Read(line));

    [Fact]
    public void A_latency_has_three_percentiles()
        => Assert.Equal(
            [("latencyLow.p50", 253.1), ("latencyLow.p95", 464.0), ("latencyLow.p99", 503.25)],
            PeerLine.Read("[pg-boss] latencyLow p50 253.10 p95 464.00 p99 503.25 max 510.0 ms steal 0.1%"));

    [Theory]
    [InlineData("[pg-boss] note: 20001 handler calls for 20000 jobs")]
    [InlineData("| pg-boss | 27,370 (25,732-28,369) | 1,951 |")]
    [InlineData("")]
    public void Anything_else_is_nothing(string line) => Assert.Empty(PeerLine.Read(line));
}
