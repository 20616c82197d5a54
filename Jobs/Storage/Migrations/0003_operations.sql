-- What the workers did, a row for each minute, queue and type; kept for seven days. Written by busy workers only.
CREATE TABLE jobs.minutes (
  minute    timestamptz NOT NULL,
  queue     text        NOT NULL,
  type      text        NOT NULL,
  completed bigint      NOT NULL,
  failed    bigint      NOT NULL,
  retried   bigint      NOT NULL,                           -- failed, and to be tried again
  other     bigint      NOT NULL,                           -- cancelled, handed back, lost
  waits     int[]       NOT NULL,                           -- attempts by bucket of waiting time; Jobs/Operations/Buckets.cs
  runs      int[]       NOT NULL,                           -- the same for running time
  PRIMARY KEY (minute, queue, type)
) WITH (fillfactor = 50);
