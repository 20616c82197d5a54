using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Concierge.Core.Data.Migrations;

/// <summary>Answers by idempotency key.</summary>
[DbContext(typeof(ConciergeDb))]
[Migration("20261122150000_idempotency_keys")]
internal sealed class IdempotencyKeysMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            """
            CREATE TABLE concierge.idempotency_keys (
                owner_id      uuid        NOT NULL,
                route         text        NOT NULL,
                key           text        NOT NULL,
                request_hash  bytea       NOT NULL,
                claim         uuid        NOT NULL,
                claimed_until timestamptz NOT NULL,
                status        integer         NULL,
                content_type  text            NULL,
                location      text            NULL,
                body          bytea           NULL,
                expires_at    timestamptz NOT NULL,
                PRIMARY KEY (owner_id, route, key)
            );

            CREATE INDEX idempotency_keys_expires_at_idx ON concierge.idempotency_keys (expires_at);
            """);
        migrationBuilder.Sql(OwnedTables.Protect("idempotency_keys"));
    }
}
