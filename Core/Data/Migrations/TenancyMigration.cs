using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Concierge.Core.Data.Migrations;

/// <summary>
/// The role that people's requests work as, and the first tables that show it an owner's rows only. The role is not
/// made where the server does not allow it; the policies then hold for everybody but superusers.
/// </summary>
[DbContext(typeof(ConciergeDb))]
[Migration("20261122140100_tenancy")]
internal sealed class TenancyMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Role);
        migrationBuilder.Sql(OwnedTables.Protect("trips"));
        migrationBuilder.Sql(OwnedTables.Protect("api_keys"));
        migrationBuilder.Sql(OwnedTables.Protect("trip_propositions", "EXISTS (SELECT FROM concierge.trips t WHERE t.id = trip_id)"));
    }

    // Databases of one server share their roles, and several may be migrated at once.
    private const string Role =
        """
        DO $$
        BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'concierge_app') THEN
            CREATE ROLE concierge_app NOLOGIN;
          END IF;
        EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation OR internal_error THEN
          RAISE NOTICE 'The role concierge_app was not made: %', sqlerrm;
        END $$;

        DO $$
        BEGIN
          IF NOT pg_has_role('concierge_app', 'MEMBER') THEN
            EXECUTE format('GRANT concierge_app TO %I', current_user);
          END IF;
        EXCEPTION WHEN insufficient_privilege OR undefined_object OR internal_error THEN
          RAISE NOTICE 'The role concierge_app was not granted: %', sqlerrm;
        END $$;

        DO $$
        DECLARE
          name text;
        BEGIN
          IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'concierge_app') THEN
            -- The engine's too, and the schedules': a job is enqueued in the transaction of what it is for.
            FOR name IN SELECT nspname FROM pg_namespace WHERE nspname IN ('concierge', 'jobs', 'quartz') LOOP
              EXECUTE format('GRANT USAGE ON SCHEMA %I TO concierge_app', name);
              EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO concierge_app', name);
              EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO concierge_app', name);
            END LOOP;
          END IF;
        END $$;
        """;
}
