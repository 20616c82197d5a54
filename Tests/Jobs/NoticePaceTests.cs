using Concierge.Jobs.Dispatch;
using Concierge.Jobs.Testing;

namespace Concierge.Tests.Jobs;

public sealed class NoticePaceTests
{
    private readonly TestClock _time = new();
    private readonly NoticePace _pace;

    public NoticePaceTests() => _pace = new NoticePace(_time);

    [Fact]
    public void The_first_notice_leaves_the_nudge_its_head_start() => Assert.Equal(NoticePace.HeadStart, _pace.UntilNext);

    [Fact]
    public void A_notice_on_the_heels_of_another_waits_for_those_that_come_meanwhile()
    {
        _pace.Published();
        _time.Advance(TimeSpan.FromMilliseconds(2));

        Assert.Equal(NoticePace.Gap - TimeSpan.FromMilliseconds(2), _pace.UntilNext);
    }

    [Fact]
    public void After_a_quiet_time_only_the_head_start_is_left()
    {
        _pace.Published();
        _time.Advance(NoticePace.Gap);

        Assert.Equal(NoticePace.HeadStart, _pace.UntilNext);
    }
}
