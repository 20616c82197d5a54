-- The row of a job says when it was enqueued and for whom: enqueueing writes no second row that says the same. Its
-- audit trail begins with the first change, whose from_state is the state the job was enqueued in.
CREATE VIEW jobs.trail AS
  SELECT job_id, version, from_state, to_state, at, attempt, worker_id, actor, reason FROM jobs.transitions
  UNION ALL
  SELECT j.id, 1, NULL, coalesce((SELECT t.from_state FROM jobs.transitions t WHERE t.job_id = j.id ORDER BY t.version LIMIT 1), j.state),
         j.created_at, 0, NULL, NULL, NULL
  FROM jobs.jobs j WHERE NOT EXISTS (SELECT 1 FROM jobs.transitions t WHERE t.job_id = j.id AND t.version = 1);
