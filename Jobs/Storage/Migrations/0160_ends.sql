-- Who follows the ends of somebody's jobs reads on from where they stopped. The system's own jobs do not write it.
CREATE INDEX jobs_ends ON jobs.jobs (owner_id, finished_at, id)
  WHERE finished_at IS NOT NULL AND owner_id <> '00000000-0000-0000-0000-000000000000';
