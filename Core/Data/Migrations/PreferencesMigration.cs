using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Concierge.Core.Data.Migrations;

/// <summary>Time zone, work hours, locale and currency of each person.</summary>
[DbContext(typeof(ConciergeDb))]
[Migration("20261122150100_preferences")]
internal sealed class PreferencesMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            """
            CREATE TABLE concierge.preferences (
                owner_id   uuid        NOT NULL PRIMARY KEY,
                "values"   jsonb       NOT NULL,
                updated_at timestamptz NOT NULL
            );
            """);
        migrationBuilder.Sql(OwnedTables.Protect("preferences"));
    }
}
