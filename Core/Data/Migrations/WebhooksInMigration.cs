using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Concierge.Core.Data.Migrations;

/// <summary>Addresses for webhooks, and what came to them.</summary>
[DbContext(typeof(ConciergeDb))]
[Migration("20261122160200_webhooks_in")]
internal sealed class WebhooksInMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            """
            CREATE TABLE concierge.webhook_endpoints (
                id               uuid        NOT NULL PRIMARY KEY,
                owner_id         uuid        NOT NULL,
                name             text        NOT NULL,
                created_at       timestamptz NOT NULL,
                last_received_at timestamptz     NULL,
                key_id           text        NOT NULL,
                wrapped_key      bytea       NOT NULL,
                nonce            bytea       NOT NULL,
                ciphertext       bytea       NOT NULL,
                tag              bytea       NOT NULL
            );

            CREATE INDEX webhook_endpoints_owner_id_idx ON concierge.webhook_endpoints (owner_id);

            CREATE TABLE concierge.webhook_events (
                id          uuid        NOT NULL PRIMARY KEY,
                owner_id    uuid        NOT NULL,
                source      text        NOT NULL,
                event_id    text        NOT NULL,
                type        text            NULL,
                body        bytea       NOT NULL,
                received_at timestamptz NOT NULL,
                job_id      uuid        NOT NULL
            );

            -- What refuses a replay.
            CREATE UNIQUE INDEX webhook_events_source_event_id_key ON concierge.webhook_events (source, event_id);
            CREATE INDEX webhook_events_received_at_idx ON concierge.webhook_events (received_at);
            """);
        migrationBuilder.Sql(OwnedTables.Protect("webhook_endpoints"));
        migrationBuilder.Sql(OwnedTables.Protect("webhook_events"));
    }
}
