using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Concierge.Core.Data.Migrations;

/// <summary>Who hears of jobs, what was sent to them, and what people are told when it stops.</summary>
[DbContext(typeof(ConciergeDb))]
[Migration("20261122160300_webhooks_out")]
internal sealed class WebhooksOutMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            """
            CREATE TABLE concierge.webhook_subscriptions (
                id              uuid        NOT NULL PRIMARY KEY,
                owner_id        uuid        NOT NULL,
                url             text        NOT NULL,
                events          text[]      NOT NULL,
                description     text            NULL,
                created_at      timestamptz NOT NULL,
                starts_at       timestamptz NOT NULL,
                swept_to        timestamptz NOT NULL,
                disabled_at     timestamptz     NULL,
                disabled_reason text            NULL,
                failures        integer     NOT NULL,
                key_id          text        NOT NULL,
                wrapped_key     bytea       NOT NULL,
                nonce           bytea       NOT NULL,
                ciphertext      bytea       NOT NULL,
                tag             bytea       NOT NULL
            );

            CREATE INDEX webhook_subscriptions_owner_id_idx ON concierge.webhook_subscriptions (owner_id);

            CREATE TABLE concierge.webhook_deliveries (
                id              uuid        NOT NULL PRIMARY KEY,
                owner_id        uuid        NOT NULL,
                subscription_id uuid        NOT NULL REFERENCES concierge.webhook_subscriptions (id) ON DELETE CASCADE,
                event           text        NOT NULL,
                job_id          uuid            NULL,
                job_version     bigint          NULL,
                job_type        text            NULL,
                job_state       text            NULL,
                error_code      text            NULL,
                occurred_at     timestamptz NOT NULL,
                created_at      timestamptz NOT NULL,
                delivery_job_id uuid        NOT NULL,
                state           text        NOT NULL,
                attempts        integer     NOT NULL,
                status_code     integer         NULL,
                duration_ms     integer         NULL,
                fault           text            NULL,
                last_attempt_at timestamptz     NULL
            );

            -- What makes it harmless to look at the same end of a job twice.
            CREATE UNIQUE INDEX webhook_deliveries_subscription_id_job_id_job_version_key
                ON concierge.webhook_deliveries (subscription_id, job_id, job_version);
            CREATE INDEX webhook_deliveries_subscription_id_id_idx ON concierge.webhook_deliveries (subscription_id, id DESC);

            CREATE TABLE concierge.notifications (
                id         uuid        NOT NULL PRIMARY KEY,
                owner_id   uuid        NOT NULL,
                kind       text        NOT NULL,
                subject_id uuid        NOT NULL,
                message    text        NOT NULL,
                created_at timestamptz NOT NULL,
                read_at    timestamptz     NULL
            );

            CREATE INDEX notifications_owner_id_id_idx ON concierge.notifications (owner_id, id DESC);
            """);
        migrationBuilder.Sql(OwnedTables.Protect("webhook_subscriptions"));
        migrationBuilder.Sql(OwnedTables.Protect("webhook_deliveries"));
        migrationBuilder.Sql(OwnedTables.Protect("notifications"));
    }
}
