using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Concierge.Core.Data.Migrations;

/// <summary>Sealed values. The keys that open them are not in the database.</summary>
[DbContext(typeof(ConciergeDb))]
[Migration("20261122160000_secrets")]
internal sealed class SecretsMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            """
            CREATE TABLE concierge.secrets (
                id           uuid        NOT NULL PRIMARY KEY,
                owner_id     uuid        NOT NULL,
                name         text        NOT NULL,
                kind         text        NOT NULL,
                last_four    text            NULL,
                is_managed   boolean     NOT NULL,
                created_at   timestamptz NOT NULL,
                updated_at   timestamptz NOT NULL,
                last_used_at timestamptz     NULL,
                key_id       text        NOT NULL,
                wrapped_key  bytea       NOT NULL,
                nonce        bytea       NOT NULL,
                ciphertext   bytea       NOT NULL,
                tag          bytea       NOT NULL
            );

            CREATE UNIQUE INDEX secrets_owner_id_name_key ON concierge.secrets (owner_id, name);
            """);
        migrationBuilder.Sql(OwnedTables.Protect("secrets"));
    }
}
