-- A completed job stays as it is: its own row says who completed it, when, and in which attempt, and keeps the newest hash.
-- A row of the trail that says the same is not written any more; worker_id stays, and tells such a job from older ones.

-- What is hashed, oldest first. The version that goes into a link is null where the job's own row is that link: what comes
-- after the end may count it up (a guest who gets an account).
CREATE VIEW jobs.links AS
  SELECT job_id, version, version AS linked_version, from_state, to_state, at, attempt, worker_id, actor, reason, began_at, hash FROM jobs.transitions
  UNION ALL
  SELECT id, version, NULL, 'running', 'completed', finished_at, attempt, worker_id, actor, 'completed', attempted_at, chain
  FROM jobs.jobs WHERE state = 'completed' AND worker_id IS NOT NULL;

CREATE OR REPLACE VIEW jobs.trail AS
  SELECT job_id, version, from_state, to_state, at, attempt, worker_id, actor, reason FROM jobs.links
  UNION ALL
  SELECT l.job_id, jobs.version_begun(l.job_id, l.version), 'queued', 'running', l.began_at, l.attempt, l.worker_id, NULL, NULL
  FROM jobs.links l WHERE l.began_at IS NOT NULL AND NOT jobs.has_begun_apart(l.job_id, l.attempt)
  UNION ALL
  SELECT j.id, jobs.version_begun(j.id, j.version + 1), 'queued', 'running', j.attempted_at, j.attempt, j.worker_id, NULL, NULL
  FROM jobs.jobs j WHERE j.state = 'running' AND NOT jobs.has_begun_apart(j.id, j.attempt)
  UNION ALL
  SELECT j.id, 1, NULL, CASE first.state WHEN 'running' THEN 'queued' ELSE first.state END, j.created_at, 0, NULL, NULL, NULL
  FROM jobs.jobs j
  CROSS JOIN LATERAL (
    SELECT coalesce((SELECT l.from_state FROM jobs.links l WHERE l.job_id = j.id ORDER BY l.version LIMIT 1), j.state) AS state) AS first
  WHERE NOT EXISTS (SELECT 1 FROM jobs.transitions t WHERE t.job_id = j.id AND t.version = 1);
