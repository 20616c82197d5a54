using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Concierge.Core.Data.Migrations;

/// <summary>
/// What is remembered of each schedule, and the tables in which Quartz 4.7 keeps what is due, in a schema of their
/// own. Their names and columns are Quartz's: it refuses to start when one is missing. Times are ticks of 100 ns since the year 1, in UTC.
/// Its tables of execution history are left out; the jobs have theirs.
/// </summary>
[DbContext(typeof(ConciergeDb))]
[Migration("20261122120000_schedules")]
internal sealed class SchedulesMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Records);
        migrationBuilder.Sql(Definitions);
        migrationBuilder.Sql(TriggerKinds);
        migrationBuilder.Sql(Running);
    }

    private const string Records =
        """
        CREATE TABLE concierge.schedules (
            name         text        NOT NULL PRIMARY KEY,
            description  text            NULL,
            job_type     text        NOT NULL,
            cron         text            NULL,
            at           timestamptz     NULL,
            time_zone    text        NOT NULL,
            misfire      text        NOT NULL,
            last_fire_at timestamptz     NULL,
            last_job_id  uuid            NULL
        );
        """;

    private const string Definitions =
        """
        CREATE SCHEMA quartz;

        CREATE TABLE quartz.job_details (
            sched_name        text    NOT NULL,
            job_name          text    NOT NULL,
            job_group         text    NOT NULL,
            description       text        NULL,
            job_class_name    text    NOT NULL,
            is_durable        boolean NOT NULL,
            is_nonconcurrent  boolean NOT NULL,
            is_update_data    boolean NOT NULL,
            requests_recovery boolean NOT NULL,
            job_data          bytea       NULL,
            PRIMARY KEY (sched_name, job_name, job_group)
        );
        CREATE INDEX job_details_group_idx ON quartz.job_details (sched_name, job_group, job_name);

        CREATE TABLE quartz.triggers (
            sched_name              text         NOT NULL,
            trigger_name            text         NOT NULL,
            trigger_group           text         NOT NULL,
            job_name                text         NOT NULL,
            job_group               text         NOT NULL,
            description             text             NULL,
            next_fire_time          bigint           NULL,
            prev_fire_time          bigint           NULL,
            priority                integer          NULL,
            trigger_state           text         NOT NULL,
            trigger_type            text         NOT NULL,
            start_time              bigint       NOT NULL,
            end_time                bigint           NULL,
            calendar_name           text             NULL,
            misfire_instr           smallint         NULL,
            misfire_orig_fire_time  bigint           NULL,
            misfire_threshold       bigint           NULL,
            execution_group         varchar(200)     NULL,
            preferred_node          varchar(200)     NULL,
            preferred_node_auto     boolean      NOT NULL DEFAULT false,
            retry_policy            varchar(250)     NULL,
            retry_attempt           integer          NULL,
            continues_trigger_name  text             NULL,
            continues_trigger_group text             NULL,
            continuation_condition  integer          NULL,
            overlap_policy          integer          NULL,
            pause_reason            varchar(250)     NULL,
            paused_by               varchar(200)     NULL,
            paused_at               bigint           NULL,
            fixed_delay             boolean          NULL,
            job_data                bytea            NULL,
            PRIMARY KEY (sched_name, trigger_name, trigger_group),
            FOREIGN KEY (sched_name, job_name, job_group) REFERENCES quartz.job_details
        );
        CREATE INDEX triggers_due_idx ON quartz.triggers (sched_name, trigger_state, next_fire_time, priority DESC, misfire_instr);
        CREATE INDEX triggers_job_idx ON quartz.triggers (sched_name, job_name, job_group);
        CREATE INDEX triggers_group_idx ON quartz.triggers (sched_name, trigger_group, trigger_name);
        CREATE INDEX triggers_calendar_idx ON quartz.triggers (sched_name, calendar_name);

        CREATE TABLE quartz.calendars (
            sched_name    text  NOT NULL,
            calendar_name text  NOT NULL,
            calendar      bytea NOT NULL,
            PRIMARY KEY (sched_name, calendar_name)
        );
        """;

    private const string TriggerKinds =
        """
        CREATE TABLE quartz.simple_triggers (
            sched_name      text   NOT NULL,
            trigger_name    text   NOT NULL,
            trigger_group   text   NOT NULL,
            repeat_count    bigint NOT NULL,
            repeat_interval bigint NOT NULL,
            times_triggered bigint NOT NULL,
            PRIMARY KEY (sched_name, trigger_name, trigger_group),
            FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES quartz.triggers ON DELETE CASCADE
        );

        CREATE TABLE quartz.cron_triggers (
            sched_name      text NOT NULL,
            trigger_name    text NOT NULL,
            trigger_group   text NOT NULL,
            cron_expression text NOT NULL,
            time_zone_id    text     NULL,
            PRIMARY KEY (sched_name, trigger_name, trigger_group),
            FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES quartz.triggers ON DELETE CASCADE
        );

        CREATE TABLE quartz.simprop_triggers (
            sched_name    text    NOT NULL,
            trigger_name  text    NOT NULL,
            trigger_group text    NOT NULL,
            str_prop_1    text        NULL,
            str_prop_2    text        NULL,
            str_prop_3    text        NULL,
            int_prop_1    integer     NULL,
            int_prop_2    integer     NULL,
            long_prop_1   bigint      NULL,
            long_prop_2   bigint      NULL,
            dec_prop_1    numeric     NULL,
            dec_prop_2    numeric     NULL,
            bool_prop_1   boolean     NULL,
            bool_prop_2   boolean     NULL,
            time_zone_id  text        NULL,
            PRIMARY KEY (sched_name, trigger_name, trigger_group),
            FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES quartz.triggers ON DELETE CASCADE
        );

        CREATE TABLE quartz.blob_triggers (
            sched_name    text  NOT NULL,
            trigger_name  text  NOT NULL,
            trigger_group text  NOT NULL,
            blob_data     bytea     NULL,
            PRIMARY KEY (sched_name, trigger_name, trigger_group),
            FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES quartz.triggers ON DELETE CASCADE
        );
        """;

    private const string Running =
        """
        CREATE TABLE quartz.fired_triggers (
            sched_name               text         NOT NULL,
            entry_id                 text         NOT NULL,
            trigger_name             text         NOT NULL,
            trigger_group            text         NOT NULL,
            instance_name            text         NOT NULL,
            fired_time               bigint       NOT NULL,
            sched_time               bigint       NOT NULL,
            priority                 integer      NOT NULL,
            state                    text         NOT NULL,
            job_name                 text             NULL,
            job_group                text             NULL,
            is_nonconcurrent         boolean      NOT NULL,
            requests_recovery        boolean          NULL,
            execution_group          varchar(200)     NULL,
            progress                 integer          NULL,
            progress_message         varchar(250)     NULL,
            interrupt_requested_time bigint           NULL,
            PRIMARY KEY (sched_name, entry_id)
        );
        CREATE INDEX fired_triggers_instance_idx ON quartz.fired_triggers (sched_name, instance_name, requests_recovery);
        CREATE INDEX fired_triggers_job_idx ON quartz.fired_triggers (sched_name, job_name, job_group);
        CREATE INDEX fired_triggers_trigger_idx ON quartz.fired_triggers (sched_name, trigger_name, trigger_group);

        CREATE TABLE quartz.paused_trigger_grps (
            sched_name    text         NOT NULL,
            trigger_group text         NOT NULL,
            pause_reason  varchar(250)     NULL,
            paused_by     varchar(200)     NULL,
            paused_at     bigint           NULL,
            PRIMARY KEY (sched_name, trigger_group)
        );

        CREATE TABLE quartz.paused_job_grps (
            sched_name   text         NOT NULL,
            job_group    text         NOT NULL,
            pause_reason varchar(250)     NULL,
            paused_by    varchar(200)     NULL,
            paused_at    bigint           NULL,
            PRIMARY KEY (sched_name, job_group)
        );

        CREATE TABLE quartz.scheduler_state (
            sched_name        text        NOT NULL,
            instance_name     text        NOT NULL,
            last_checkin_time bigint      NOT NULL,
            checkin_interval  bigint      NOT NULL,
            quartz_version    varchar(20)     NULL,
            PRIMARY KEY (sched_name, instance_name)
        );

        CREATE TABLE quartz.locks (
            sched_name text NOT NULL,
            lock_name  text NOT NULL,
            PRIMARY KEY (sched_name, lock_name)
        );
        """;
}
