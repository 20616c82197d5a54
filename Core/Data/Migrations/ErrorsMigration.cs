using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Concierge.Core.Data.Migrations;

/// <summary>Errors that nobody handled, one row for all occurrences of one.</summary>
[DbContext(typeof(ConciergeDb))]
[Migration("20261122150200_errors")]
internal sealed class ErrorsMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
        => migrationBuilder.Sql(
            """
            CREATE TABLE concierge.errors (
                id          uuid        NOT NULL PRIMARY KEY,
                fingerprint text        NOT NULL,
                source      text        NOT NULL,
                type        text        NOT NULL,
                frames      jsonb       NOT NULL,
                count       bigint      NOT NULL,
                first_seen  timestamptz NOT NULL,
                last_seen   timestamptz NOT NULL,
                place       text            NULL,
                trace_id    text            NULL,
                user_id     uuid            NULL,
                job_id      uuid            NULL,
                release     text        NOT NULL,
                breadcrumbs jsonb       NOT NULL,
                resolved_at timestamptz     NULL
            );

            CREATE UNIQUE INDEX errors_fingerprint_key ON concierge.errors (fingerprint);
            CREATE INDEX errors_last_seen_id_idx ON concierge.errors (last_seen DESC, id DESC);
            """);
}
