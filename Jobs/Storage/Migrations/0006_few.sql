-- Takes what is queued where that is no more than the worker has room for: nobody has to wait, so whose turn it is need
-- not be found out, and a lone job costs the server a quarter less than by jobs.claim. A row without an id says that
-- this was not so, or that a concurrency key or a suspect is among them, and that jobs.claim has to decide.
CREATE FUNCTION jobs.claim_few(in_queue text, types text[], versions int[], by_worker uuid, at_most int)
RETURNS TABLE (
  id uuid, type text, type_version int, attempt int, allowed int, owner_id uuid, payload text, correlation_id uuid, parent_id uuid,
  trace_parent text, waited interval, priority smallint, concurrency_key text, crashes smallint)
LANGUAGE plpgsql VOLATILE
-- As for jobs.claim, whose comment says why.
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH few AS MATERIALIZED (
    SELECT j.id, j.concurrency_key FROM jobs.jobs j
    WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue = in_queue AND j.type_version <= versions[array_position(types, j.type)]
      AND (j.start_by IS NULL OR j.start_by > now())
      AND NOT EXISTS (SELECT FROM jobs.jobs s WHERE s.state = 'queued' AND s.crashes >= 2 AND s.queue = in_queue)
      AND EXISTS (SELECT FROM jobs.workers w WHERE w.id = by_worker AND w.lease_until > now())
    ORDER BY j.queue, j.priority, j.owner_id, j.concurrency_key, j.id
    LIMIT at_most + 1 FOR UPDATE OF j SKIP LOCKED)
  , claimed AS (
    UPDATE jobs.jobs j SET
      state = 'running', attempt = j.attempt + 1, worker_id = by_worker, actor = NULL,
      attempted_at = now(), started_at = coalesce(j.started_at, now()), version = j.version + 1,
      chain = jobs.link(j.chain, j.id, j.version + 1, 'queued', 'running', now(), j.attempt + 1, by_worker, NULL, NULL)
    FROM few
    WHERE j.id = few.id AND (SELECT count(*) <= at_most AND max(f.concurrency_key) = '' FROM few f)
    RETURNING j.*)
  , audit AS (
    INSERT INTO jobs.transitions (job_id, version, from_state, to_state, attempt, worker_id, hash)
    SELECT c.id, c.version, 'queued', 'running', c.attempt, by_worker, c.chain FROM claimed c)
  SELECT c.id, c.type, c.type_version, c.attempt, c.max_attempts + c.extra_attempts, c.owner_id, c.payload::text, c.correlation_id,
         c.parent_id, c.trace_parent, now() - c.run_at, c.priority, c.concurrency_key, c.crashes
  FROM claimed c;

  IF NOT FOUND AND (
    EXISTS (SELECT FROM jobs.jobs j WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue = in_queue)
    OR EXISTS (SELECT FROM jobs.jobs j WHERE j.state = 'queued' AND j.crashes >= 2 AND j.queue = in_queue)) THEN
    RETURN QUERY SELECT NULL::uuid, NULL::text, 0, 0, 0, NULL::uuid, NULL::text, NULL::uuid, NULL::uuid, NULL::text, NULL::interval, 0::smallint, NULL::text, 0::smallint;
  END IF;
END $$;
