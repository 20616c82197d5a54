using System.Text.Json;
using Concierge.Bench;
using Concierge.Bench.Jobs;
using Concierge.Bench.Servers;
using Concierge.Contracts;

namespace Concierge.Tests.Bench;

public sealed class BenchRunTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(19_999, 123_456.789)]
    [InlineData(999_999, 9_876_543.21)]
    public void A_payload_has_200_bytes(int number, double enqueuedAt)
        => Assert.Equal(200, JsonSerializer.SerializeToUtf8Bytes(NoOpPayload.Create(number, enqueuedAt), Wire.Json).Length);

    [Fact]
    public void Options_are_read()
    {
        var options = BenchOptions.Parse(["--only", "bulk,drain", "--quick", "--peers", "there"]);

        Assert.NotNull(options);
        Assert.True(options.Wants("drain"));
        Assert.False(options.Wants("single"));
        Assert.Equal((1, "there", false), (options.Runs, options.Peers, options.Scale));
    }

    [Theory]
    [InlineData("--only")]
    [InlineData("--scale-jobs", "many")]
    [InlineData("--fast")]
    public void Options_that_make_no_sense_are_refused(params string[] arguments) => Assert.Null(BenchOptions.Parse(arguments));

    [Fact]
    public async Task A_guarded_program_ends_with_its_guard()
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var guarded = Guarded.Start(user: null, ["sh", "-c", "echo $$; exec sleep 600"], onLine: line => said.TrySetResult(line));
        var program = $"/proc/{await said.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)}";
        Assert.True(Directory.Exists(program));

        await guarded.DisposeAsync();

        Assert.False(Directory.Exists(program));
    }
}
