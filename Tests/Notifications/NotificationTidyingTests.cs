using Concierge.Core.Notifications;
using Concierge.Tests.Jobs;
using Concierge.Tests.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Concierge.Tests.Notifications;

public sealed class NotificationTidyingTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IDisposable
{
    private readonly TemporaryKeys _keys = new();
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_ones_go_after_a_month_and_all_after_half_a_year()
    {
        await using var host = await SecretHost.StartAsync(database.Servers, _keys, worker: true, services => services.AddNotifications());
        var (ada, bob) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Notification[] kept = [Made(ada, daysAgo: 29, readDaysAgo: 29), Made(bob, daysAgo: 170, readDaysAgo: 5), Made(bob, daysAgo: 179, readDaysAgo: null), Made(ada, daysAgo: 0, readDaysAgo: null)];
        Notification[] gone = [Made(ada, daysAgo: 40, readDaysAgo: 31), Made(bob, daysAgo: 100, readDaysAgo: 100), Made(ada, daysAgo: 181, readDaysAgo: null), Made(bob, daysAgo: 200, readDaysAgo: 1)];
        await host.InDatabaseAsync(async db =>
        {
            db.AddRange([.. kept, .. gone]);
            return await db.SaveChangesAsync(Cancellation);
        });

        var job = await host.Jobs.Client.EnqueueAsync(NotificationTidying.Definition, new TidyNotifications(), cancellation: Cancellation);
        var done = await host.Jobs.WaitForEndAsync(job.Id);

        Assert.Equal((2, 2), (done.Result!.Value.GetProperty("read").GetInt32(), done.Result.Value.GetProperty("old").GetInt32()));
        var left = await host.InDatabaseAsync(db => db.Notifications.Select(notification => notification.Id).ToHashSetAsync(Cancellation));
        Assert.Equal(kept.Select(notification => notification.Id).ToHashSet(), left);
    }

    [Theory]
    [InlineData("0", "180", "Notifications:ReadRetentionDays must be from 1 to 3650.")]
    [InlineData("30", "4000", "Notifications:RetentionDays must be from 1 to 3650.")]
    [InlineData("30", "29", "Notifications:RetentionDays must not be less than Notifications:ReadRetentionDays.")]
    public void What_makes_no_sense_is_said_at_the_start(string read, string all, string said)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Notifications:ReadRetentionDays"] = read, ["Notifications:RetentionDays"] = all })
            .Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddNotifications().BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<NotificationsOptions>>().Value);
        Assert.Equal(said, Assert.Single(refusal.Failures));
    }

    public void Dispose() => _keys.Dispose();

    private Notification Made(Guid owner, int daysAgo, int? readDaysAgo) => new()
    {
        Id = Guid.CreateVersion7(_now.AddDays(-daysAgo)),
        OwnerId = owner,
        Kind = "webhook.disabled",
        SubjectId = Guid.CreateVersion7(),
        Message = "It was disabled.",
        CreatedAt = _now.AddDays(-daysAgo),
        ReadAt = readDaysAgo is { } days ? _now.AddDays(-days) : null,
    };
}
