using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Concierge.Core.Data.Migrations;

/// <summary>Since when somebody wants mails about their finished jobs, and up to where those were looked for.</summary>
[DbContext(typeof(ConciergeDb))]
[Migration("20261122170000_finished_mails")]
internal sealed class FinishedMailsMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
        => migrationBuilder.Sql(
            """
            ALTER TABLE concierge.preferences
                ADD COLUMN mail_starts_at timestamptz NULL,
                ADD COLUMN mail_swept_to  timestamptz NULL;
            """);
}
