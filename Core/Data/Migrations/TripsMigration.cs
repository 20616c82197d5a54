using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Concierge.Core.Data.Migrations;

/// <summary>Trips and their propositions.</summary>
[DbContext(typeof(ConciergeDb))]
[Migration("20261122080000_trips")]
internal sealed class TripsMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
        => migrationBuilder.Sql(
            """
            CREATE SCHEMA IF NOT EXISTS concierge;

            CREATE TABLE concierge.trips (
                id            uuid        NOT NULL PRIMARY KEY,
                owner_id      uuid        NOT NULL,
                job_id        uuid        NOT NULL,
                destination   text        NOT NULL,
                duration_days integer     NOT NULL,
                start_date    date            NULL,
                request       jsonb       NOT NULL,
                created_at    timestamptz NOT NULL
            );

            -- One trip a job; lists go by owner, newest first, in the order of the job's id.
            CREATE UNIQUE INDEX trips_job_id_key ON concierge.trips (job_id);
            CREATE INDEX trips_owner_id_job_id_idx ON concierge.trips (owner_id, job_id DESC);

            CREATE TABLE concierge.trip_propositions (
                id                uuid    NOT NULL PRIMARY KEY,
                trip_id           uuid    NOT NULL REFERENCES concierge.trips (id) ON DELETE CASCADE,
                position          integer NOT NULL,
                theme             text    NOT NULL,
                title             text    NOT NULL,
                summary           text    NOT NULL,
                why_it_fits       text    NOT NULL,
                cost              jsonb   NOT NULL,
                days              jsonb   NOT NULL,
                source            text    NOT NULL,
                is_offline_sample boolean NOT NULL,
                caveats           text[]  NOT NULL
            );

            -- What makes saving twice harmless.
            CREATE UNIQUE INDEX trip_propositions_trip_id_position_key ON concierge.trip_propositions (trip_id, position);
            """);
}
