using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Concierge.Core.Data.Migrations;

/// <summary>The keys that sign guests' tokens, shared by all replicas of Api. <see cref="SharedKeysDb"/> reads them.</summary>
[DbContext(typeof(ConciergeDb))]
[Migration("20261122090000_data_protection_keys")]
internal sealed class DataProtectionKeysMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
        => migrationBuilder.Sql(
            """
            CREATE SCHEMA IF NOT EXISTS concierge;

            CREATE TABLE concierge.data_protection_keys (
                id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                friendly_name text        NULL,
                xml           text        NOT NULL,
                created_at    timestamptz NOT NULL DEFAULT now()
            );
            """);
}
