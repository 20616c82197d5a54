-- The engine's tables. What a column means stands here once; docs/jobs.md has the state diagram.

CREATE TYPE jobs.state AS ENUM
  ('scheduled', 'queued', 'running', 'waiting', 'completed', 'failed', 'cancelled', 'expired');

CREATE TABLE jobs.jobs (
  id                  uuid        NOT NULL PRIMARY KEY,     -- version 7: sorts by the time of enqueueing
  type                text        NOT NULL,
  type_version        int         NOT NULL,
  queue               text        NOT NULL,
  priority            smallint    NOT NULL,                 -- 0 high, 1 normal, 2 low
  state               jobs.state  NOT NULL,
  owner_id            uuid        NOT NULL,                 -- all zeros: the system's own
  payload             jsonb       NOT NULL,
  result              jsonb,
  attempt             int         NOT NULL DEFAULT 0,       -- attempts ever started; the fence of every write by a worker
  max_attempts        int         NOT NULL,                 -- as the definition said when it was enqueued
  extra_attempts      int         NOT NULL DEFAULT 0,       -- attempts that do not count: handed back, or before a retry by hand
  crashes             smallint    NOT NULL DEFAULT 0,       -- attempts whose worker went away
  progress            smallint    NOT NULL DEFAULT 0,
  message             text,
  version             bigint      NOT NULL DEFAULT 1,       -- grows with every change; orders live updates
  created_at          timestamptz NOT NULL DEFAULT now(),
  run_at              timestamptz NOT NULL,
  start_by            timestamptz,                          -- expires unless started by then
  started_at          timestamptz,                          -- first attempt
  attempted_at        timestamptz,                          -- current or last attempt
  finished_at         timestamptz,
  retention           interval    NOT NULL,
  expires_at          timestamptz,                          -- finished_at + retention
  worker_id           uuid,                                 -- holder of the lease while running; who completed it
  cancel_requested_at timestamptz,
  actor               text,                                 -- who asked for the last change, where a person did
  error_code          text,
  error_message       text,                                 -- for the owner
  error_detail        text,                                 -- for operators: type and stack
  error_attempt       int,
  idempotency_key     text,
  correlation_id      uuid,
  parent_id           uuid,
  trace_parent        text
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 1);

-- One partial index for each question that is asked often; none that the hot path would write for nothing.
CREATE INDEX jobs_claim     ON jobs.jobs (queue, priority, id)    WHERE state = 'queued';
CREATE INDEX jobs_due       ON jobs.jobs (run_at)                 WHERE state = 'scheduled';
CREATE INDEX jobs_running   ON jobs.jobs (worker_id)              WHERE state = 'running';
CREATE INDEX jobs_start_by  ON jobs.jobs (start_by)               WHERE start_by IS NOT NULL AND state IN ('scheduled', 'queued');
CREATE INDEX jobs_expired   ON jobs.jobs (expires_at)             WHERE expires_at IS NOT NULL;
CREATE INDEX jobs_by_owner  ON jobs.jobs (owner_id, id)           WHERE owner_id <> '00000000-0000-0000-0000-000000000000';
CREATE INDEX jobs_children  ON jobs.jobs (parent_id)              WHERE parent_id IS NOT NULL;
CREATE UNIQUE INDEX jobs_idempotency ON jobs.jobs (owner_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

-- The audit trail: one row for each change of state, written by the statement that changes it.
CREATE TABLE jobs.transitions (
  job_id     uuid        NOT NULL,
  version    bigint      NOT NULL,                          -- the job's version after the change
  from_state jobs.state,
  to_state   jobs.state  NOT NULL,
  at         timestamptz NOT NULL DEFAULT now(),
  attempt    int         NOT NULL,
  worker_id  uuid,
  actor      text,
  reason     text,
  PRIMARY KEY (job_id, version)
);

CREATE TABLE jobs.steps (
  job_id      uuid        NOT NULL,
  name        text        NOT NULL,
  inputs_hash bytea       NOT NULL,                         -- SHA-256 of the inputs' JSON; of nothing when there are none
  state       text        NOT NULL CHECK (state IN ('running', 'completed', 'failed')),
  attempt     int         NOT NULL,
  result      jsonb,
  started_at  timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  PRIMARY KEY (job_id, name)
);

-- A lease belongs to a worker process, not to a job: one row a heartbeat, however many jobs it runs.
CREATE TABLE jobs.workers (
  id           uuid        NOT NULL PRIMARY KEY,
  name         text        NOT NULL,
  started_at   timestamptz NOT NULL DEFAULT now(),
  heartbeat_at timestamptz NOT NULL DEFAULT now(),
  lease_until  timestamptz NOT NULL
) WITH (fillfactor = 50);
