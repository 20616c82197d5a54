using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Concierge.Core.Data.Migrations;

/// <summary>Connected outside services, without their secrets, which are rows of <c>secrets</c>.</summary>
[DbContext(typeof(ConciergeDb))]
[Migration("20261122160100_integrations")]
internal sealed class IntegrationsMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            """
            CREATE TABLE concierge.integrations (
                id           uuid        NOT NULL PRIMARY KEY,
                owner_id     uuid        NOT NULL,
                type         text        NOT NULL,
                name         text        NOT NULL,
                fields       jsonb       NOT NULL,
                secrets      jsonb       NOT NULL,
                created_at   timestamptz NOT NULL,
                updated_at   timestamptz NOT NULL,
                tested_at    timestamptz     NULL,
                test_is_ok   boolean         NULL,
                test_message text            NULL
            );

            CREATE UNIQUE INDEX integrations_owner_id_name_key ON concierge.integrations (owner_id, name);
            """);
        migrationBuilder.Sql(OwnedTables.Protect("integrations"));
    }
}
