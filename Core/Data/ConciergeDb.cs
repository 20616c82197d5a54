using Concierge.Core.Integrations;
using Concierge.Core.Notifications;
using Concierge.Core.Schedules;
using Concierge.Core.Secrets;
using Concierge.Core.Trips;
using Concierge.Core.Webhooks.Inbound;
using Concierge.Core.Webhooks.Outbound;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Data;

/// <summary>The features' tables. The job engine has its own and does not go through EF.</summary>
public sealed class ConciergeDb(DbContextOptions<ConciergeDb> options) : DbContext(options)
{
    /// <summary>The Postgres schema that everything here lives in.</summary>
    public const string Schema = "concierge";

    /// <summary>Where EF notes which migrations have run; in <see cref="Schema"/>.</summary>
    public const string HistoryTable = "migrations";

    public DbSet<Trip> Trips => Set<Trip>();

    public DbSet<TripProposition> TripPropositions => Set<TripProposition>();

    public DbSet<ScheduleRecord> Schedules => Set<ScheduleRecord>();

    public DbSet<Secret> Secrets => Set<Secret>();

    public DbSet<Integration> Integrations => Set<Integration>();

    public DbSet<WebhookEndpoint> WebhookEndpoints => Set<WebhookEndpoint>();

    public DbSet<InboundEvent> InboundEvents => Set<InboundEvent>();

    public DbSet<WebhookSubscription> WebhookSubscriptions => Set<WebhookSubscription>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    public DbSet<Notification> Notifications => Set<Notification>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.ApplyConfiguration(new TripMapping());
        modelBuilder.ApplyConfiguration(new TripPropositionMapping());
        modelBuilder.ApplyConfiguration(new ScheduleMapping());
        modelBuilder.ApplyConfiguration(new SecretMapping());
        modelBuilder.ApplyConfiguration(new IntegrationMapping());
        modelBuilder.ApplyConfiguration(new WebhookEndpointMapping());
        modelBuilder.ApplyConfiguration(new InboundEventMapping());
        modelBuilder.ApplyConfiguration(new WebhookSubscriptionMapping());
        modelBuilder.ApplyConfiguration(new WebhookDeliveryMapping());
        modelBuilder.ApplyConfiguration(new NotificationMapping());
    }
}
