using Concierge.Core.Accounts;
using Concierge.Core.Errors;
using Concierge.Core.Idempotency;
using Concierge.Core.Integrations;
using Concierge.Core.Mail;
using Concierge.Core.Notifications;
using Concierge.Core.People;
using Concierge.Core.Preferences;
using Concierge.Core.Schedules;
using Concierge.Core.Secrets;
using Concierge.Core.Trips;
using Concierge.Core.Webhooks.Inbound;
using Concierge.Core.Webhooks.Outbound;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Data;

/// <summary>The features' tables. The job engine has its own and does not go through EF.</summary>
/// <param name="options">Where the database is.</param>
/// <param name="user">Whose data is seen of what somebody owns; null for tools and tests, which see all of it.</param>
public sealed class ConciergeDb(DbContextOptions<ConciergeDb> options, CurrentUser? user = null) : DbContext(options)
{
    /// <summary>The Postgres schema that everything here lives in.</summary>
    public const string Schema = "concierge";

    /// <summary>Where EF notes which migrations have run; in <see cref="Schema"/>.</summary>
    public const string HistoryTable = "migrations";

    /// <summary>Name of the query filter that leaves an owner's rows only.</summary>
    public const string OwnerFilter = "owner";

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    public DbSet<SecurityEvent> SecurityEvents => Set<SecurityEvent>();

    public DbSet<OutgoingMail> OutgoingMails => Set<OutgoingMail>();

    public DbSet<Trip> Trips => Set<Trip>();

    public DbSet<TripProposition> TripPropositions => Set<TripProposition>();

    public DbSet<ScheduleRecord> Schedules => Set<ScheduleRecord>();

    public DbSet<IdempotencyRecord> IdempotencyKeys => Set<IdempotencyRecord>();

    public DbSet<UserPreferences> Preferences => Set<UserPreferences>();

    public DbSet<TrackedError> Errors => Set<TrackedError>();

    public DbSet<Secret> Secrets => Set<Secret>();

    public DbSet<Integration> Integrations => Set<Integration>();

    public DbSet<WebhookEndpoint> WebhookEndpoints => Set<WebhookEndpoint>();

    public DbSet<InboundEvent> InboundEvents => Set<InboundEvent>();

    public DbSet<WebhookSubscription> WebhookSubscriptions => Set<WebhookSubscription>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    public DbSet<Notification> Notifications => Set<Notification>();

    /// <summary>Whose rows are seen; all zeros, and with it nobody's, while no one is known.</summary>
    internal Guid Owner => user?.IdOrNull ?? Guid.Empty;

    /// <summary>Whether everybody's rows are seen.</summary>
    internal bool IsSystem => user is null || user.IsSystem;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Conventions.Add(_ => new IndexNames());
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.ApplyConfiguration(new AccountMapping());
        modelBuilder.ApplyConfiguration(new SessionMapping());
        modelBuilder.ApplyConfiguration(new RefreshTokenMapping());
        modelBuilder.ApplyConfiguration(new ApiKeyMapping());
        modelBuilder.ApplyConfiguration(new SigningKeyMapping());
        modelBuilder.ApplyConfiguration(new SecurityEventMapping());
        modelBuilder.ApplyConfiguration(new OutgoingMailMapping());
        modelBuilder.ApplyConfiguration(new TripMapping());
        modelBuilder.ApplyConfiguration(new TripPropositionMapping());
        modelBuilder.ApplyConfiguration(new ScheduleMapping());
        modelBuilder.ApplyConfiguration(new IdempotencyMapping());
        modelBuilder.ApplyConfiguration(new PreferencesMapping());
        modelBuilder.ApplyConfiguration(new TrackedErrorMapping());
        modelBuilder.ApplyConfiguration(new SecretMapping());
        modelBuilder.ApplyConfiguration(new IntegrationMapping());
        modelBuilder.ApplyConfiguration(new WebhookEndpointMapping());
        modelBuilder.ApplyConfiguration(new InboundEventMapping());
        modelBuilder.ApplyConfiguration(new WebhookSubscriptionMapping());
        modelBuilder.ApplyConfiguration(new WebhookDeliveryMapping());
        modelBuilder.ApplyConfiguration(new NotificationMapping());
        foreach (var owned in modelBuilder.Model.GetEntityTypes().Select(entity => entity.ClrType).Where(typeof(IOwned).IsAssignableFrom).ToList())
            s_own.MakeGenericMethod(owned).Invoke(this, [modelBuilder]);
    }

    private static readonly System.Reflection.MethodInfo s_own =
        typeof(ConciergeDb).GetMethod(nameof(Own), System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!;

    // Refers to this context's own properties, which EF reads for each query.
    private void Own<T>(ModelBuilder modelBuilder)
        where T : class, IOwned
        => modelBuilder.Entity<T>().HasQueryFilter(OwnerFilter, row => IsSystem || row.OwnerId == Owner);
}
