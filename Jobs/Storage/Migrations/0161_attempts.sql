-- What an attempt costs: a payload that is read as it was written, one row of the audit trail, and rows that are found
-- again by their place. The functions of before stay as they are for workers of before, until a later migration.

-- Whoever reads the view locks it before the tables behind it. Everything is locked at once and in that order, or a
-- reader who comes during the rewrite and this migration would wait for each other.
DROP VIEW jobs.trail;
LOCK TABLE jobs.jobs, jobs.transitions IN ACCESS EXCLUSIVE MODE;

-- A job is written three times. With room for that the second and third version stand on the page of the first: no
-- other page has to be found, and in the end the table is smaller. Entries of jobs that were taken do not make claims
-- slower any more (jobs.ring, below), so vacuum may come less often and at its usual pace.
ALTER TABLE jobs.jobs SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE jobs.jobs RESET (autovacuum_vacuum_cost_delay);

-- Nobody asks Postgres to look into a payload but the indexes of declared fields; taking it apart to store it, and
-- putting it together again for each claim, cost a tenth of a drain. Rewrites the table: some ten to twenty seconds a million jobs.
ALTER TABLE jobs.jobs ALTER COLUMN payload TYPE json USING payload::json;
-- Heartbeats had to wait meanwhile: nobody is given up for dead for that.
UPDATE jobs.workers SET lease_until = greatest(lease_until, clock_timestamp() + interval '30 seconds');

-- While an attempt runs, the job's own row says since when and by whom. The row that ends the attempt tells of its
-- beginning as well, so an attempt is one row, with one link, and not two.
ALTER TABLE jobs.transitions ADD COLUMN began_at timestamptz;

CREATE FUNCTION jobs.link(
  previous bytea, job uuid, version bigint, was text, next text, at timestamptz, attempt int, worker uuid, actor text, reason text,
  began_at timestamptz)
RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sha256(record_send(ROW(previous, job, version, was, next, at, attempt, worker, actor, reason, began_at)))
$$;

-- The version with which an attempt began that is under way at the version given: the next one after it was queued.
CREATE FUNCTION jobs.version_begun(job uuid, at_version bigint)
RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce((SELECT max(t.version) FROM jobs.transitions t WHERE t.job_id = job AND t.version < at_version AND t.to_state = 'queued'), 1) + 1
$$;

-- Attempts that the version before began have a row of their own for it.
CREATE FUNCTION jobs.has_begun_apart(job uuid, in_attempt int)
RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT EXISTS (SELECT 1 FROM jobs.transitions t WHERE t.job_id = job AND t.attempt = in_attempt AND t.from_state = 'queued' AND t.to_state = 'running')
$$;

CREATE VIEW jobs.trail AS
  SELECT job_id, version, from_state, to_state, at, attempt, worker_id, actor, reason FROM jobs.transitions
  UNION ALL
  SELECT t.job_id, jobs.version_begun(t.job_id, t.version), 'queued', 'running', t.began_at, t.attempt, t.worker_id, NULL, NULL
  FROM jobs.transitions t WHERE t.began_at IS NOT NULL AND NOT jobs.has_begun_apart(t.job_id, t.attempt)
  UNION ALL
  SELECT j.id, jobs.version_begun(j.id, j.version + 1), 'queued', 'running', j.attempted_at, j.attempt, j.worker_id, NULL, NULL
  FROM jobs.jobs j WHERE j.state = 'running' AND NOT jobs.has_begun_apart(j.id, j.attempt)
  UNION ALL
  SELECT j.id, 1, NULL, CASE first.state WHEN 'running' THEN 'queued' ELSE first.state END, j.created_at, 0, NULL, NULL, NULL
  FROM jobs.jobs j
  CROSS JOIN LATERAL (
    SELECT coalesce((SELECT t.from_state FROM jobs.transitions t WHERE t.job_id = j.id ORDER BY t.version LIMIT 1), j.state) AS state) AS first
  WHERE NOT EXISTS (SELECT 1 FROM jobs.transitions t WHERE t.job_id = j.id AND t.version = 1);

-- Below, rows are known by their place (ctid): they are locked when they are picked, so nobody moves them, and nobody
-- has to look for them again.

-- As jobs.pick_lanes.
CREATE FUNCTION jobs.take_lanes(
  in_queue text, class smallint, of_owner uuid, types text[], versions int[], at_most int, already tid[], after_lane text)
RETURNS tid[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  picked  tid[]   := '{}';
  lane    text    := after_lane;
  wrapped boolean := false;
  missed  boolean := false;
  at_once int;
  room    int;
BEGIN
  LOOP
    SELECT j.concurrency_key, j.concurrency_limit INTO lane, at_once FROM jobs.jobs j
    WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue = in_queue AND j.priority = class AND j.owner_id = of_owner
      AND j.concurrency_key > lane
    ORDER BY j.concurrency_key, j.id LIMIT 1;
    IF NOT FOUND THEN
      EXIT WHEN wrapped;
      wrapped := true;
      lane := '';
    END IF;
    EXIT WHEN wrapped AND lane > after_lane;

    room := at_most;
    IF lane <> '' THEN
      room := jobs.room_for(lane, at_once)
        - (SELECT count(*) FROM jobs.jobs j WHERE j.ctid = ANY (already || picked) AND j.concurrency_key = lane);
      missed := missed OR room IS NULL;
    END IF;

    picked := picked || array(
      SELECT j.ctid FROM jobs.jobs j
      WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue = in_queue AND j.priority = class AND j.owner_id = of_owner
        AND j.concurrency_key BETWEEN lane AND lane AND j.type_version <= versions[array_position(types, j.type)]
        AND (j.start_by IS NULL OR j.start_by > now()) AND j.ctid <> ALL (already)
      ORDER BY j.concurrency_key, j.id LIMIT greatest(least(coalesce(room, 0), at_most - cardinality(picked)), 0) FOR UPDATE SKIP LOCKED);
    EXIT WHEN cardinality(picked) >= at_most;
  END LOOP;

  RETURN CASE WHEN missed THEN picked || NULL::tid ELSE picked END;
END $$;

-- All that is queued, where that is no more than there is room for: nobody has to wait then, and whose turn it is need
-- not be found out. Null where it is more, or where a concurrency key or a suspect is among them.
CREATE FUNCTION jobs.all_if_few(in_queue text, types text[], versions int[], at_most int)
RETURNS tid[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  picked tid[];
  queued bigint;
  keyed  boolean;
BEGIN
  IF EXISTS (SELECT FROM jobs.jobs j WHERE j.state = 'queued' AND j.crashes >= 2 AND j.queue = in_queue) THEN
    RETURN NULL;
  END IF;

  -- Counted before anything is locked: what this claim locks and does not take, another one would pass over.
  SELECT count(*), coalesce(bool_or(f.keyed), false) INTO queued, keyed FROM (
    SELECT j.concurrency_key <> '' AS keyed FROM jobs.jobs j
    WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue = in_queue
    ORDER BY j.queue, j.priority, j.owner_id, j.concurrency_key, j.id LIMIT at_most + 1) f;
  IF queued > at_most OR keyed THEN
    RETURN NULL;
  END IF;

  SELECT coalesce(array_agg(f.place), '{}'), coalesce(bool_or(f.keyed), false) INTO picked, keyed FROM (
    SELECT j.ctid AS place, j.concurrency_key <> '' AS keyed FROM jobs.jobs j
    WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue = in_queue AND j.type_version <= versions[array_position(types, j.type)]
      AND (j.start_by IS NULL OR j.start_by > now())
    ORDER BY j.queue, j.priority, j.owner_id, j.concurrency_key, j.id
    LIMIT at_most FOR UPDATE SKIP LOCKED) f;
  RETURN CASE WHEN NOT keyed THEN picked END;
END $$;

-- Whether an owner has queued jobs of this class behind the one given, or under a concurrency key.
CREATE FUNCTION jobs.has_queued(in_queue text, class smallint, of_owner uuid, after_id uuid)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  PERFORM FROM jobs.jobs j
  WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue = in_queue AND j.priority = class AND j.owner_id = of_owner
    AND (j.concurrency_key, j.id) > ('', after_id)
  ORDER BY j.concurrency_key, j.id LIMIT 1;
  RETURN FOUND;
END $$;

-- As jobs.owners_in_turn, with the owner who had the last turn at the end of the ring. Entries of jobs that were taken
-- stay in the index until it is vacuumed; whoever floods the queue has thousands of them, and is looked for behind the
-- last job that was taken.
CREATE FUNCTION jobs.ring(in_queue text, class smallint, after_owner uuid, after_id uuid, at_most int)
RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  nobody CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
  owners uuid[] := '{}';
  one    uuid   := after_owner;
  below  uuid   := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
BEGIN
  FOR lap IN 1 .. 2 LOOP
    WHILE cardinality(owners) < at_most LOOP
      SELECT j.owner_id INTO one FROM jobs.jobs j
      WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue = in_queue AND j.priority = class AND j.owner_id > one AND j.owner_id < below
      ORDER BY j.owner_id LIMIT 1;
      EXIT WHEN NOT FOUND;
      owners := owners || one;
    END LOOP;
    EXIT WHEN lap = 2 OR cardinality(owners) >= at_most;

    one := nobody;
    below := after_owner;
    IF after_owner > nobody AND jobs.has_queued(in_queue, class, nobody, nobody) THEN
      owners := owners || nobody;
    END IF;
  END LOOP;

  IF cardinality(owners) < at_most
    AND (jobs.has_queued(in_queue, class, after_owner, after_id) OR after_id > nobody AND jobs.has_queued(in_queue, class, after_owner, nobody)) THEN
    owners := owners || after_owner;
  END IF;
  RETURN owners;
END $$;

-- The next jobs of a queue: classes in the order in which they have their turn, each with the owner who had it last and
-- the job that they had. A null at the end says that something may be left that could not be looked at.
CREATE FUNCTION jobs.next_in_turn(
  in_queue text, types text[], versions int[], at_most int, classes smallint[], after_owners uuid[], after_ids uuid[],
  with_suspect boolean, with_lanes boolean, after_lane text)
RETURNS tid[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  nobody CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
  picked tid[]   := '{}';
  batch  tid[];
  turn   tid[];
  owners uuid[];
  one    uuid;
  place  tid;
  room   int;
  share  int;
  missed boolean := false;
BEGIN
  IF with_suspect THEN
    SELECT j.ctid INTO place FROM jobs.jobs j
    WHERE j.state = 'queued' AND j.crashes >= 2 AND j.queue BETWEEN in_queue AND in_queue AND j.type_version <= versions[array_position(types, j.type)]
      AND (j.concurrency_key = '' OR jobs.room_for(j.concurrency_key, j.concurrency_limit) > 0)
    ORDER BY j.queue, j.id LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF FOUND THEN
      picked := picked || place;
    END IF;
  END IF;

  FOR c IN 1 .. cardinality(classes) LOOP
    room := at_most - cardinality(picked);
    EXIT WHEN room <= 0;
    owners := jobs.ring(in_queue, classes[c], after_owners[c], after_ids[c], room);
    CONTINUE WHEN cardinality(owners) = 0;

    -- First an equal share for everybody; then, in the same order, what others have left of theirs, and older jobs.
    share := (room + cardinality(owners) - 1) / cardinality(owners);
    FOR pass IN 1 .. 2 LOOP
      batch := '{}';
      IF with_lanes THEN
        FOREACH one IN ARRAY owners LOOP
          turn := jobs.take_lanes(in_queue, classes[c], one, types, versions, least(share, room - cardinality(batch)), picked || batch, after_lane);
          missed := missed OR array_position(turn, NULL) IS NOT NULL;
          batch := batch || array_remove(turn, NULL);
          EXIT WHEN cardinality(batch) >= room;
        END LOOP;
      ELSE
        batch := array(
          SELECT p.place FROM unnest(owners) AS o(owner)
          CROSS JOIN LATERAL (
            SELECT j.ctid AS place FROM jobs.jobs j
            WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue = in_queue AND j.priority = classes[c] AND j.owner_id = o.owner
              AND (j.concurrency_key, j.id) > ('', CASE WHEN pass = 1 AND o.owner = after_owners[c] THEN after_ids[c] ELSE nobody END)
              AND j.concurrency_key <= '' AND j.type_version <= versions[array_position(types, j.type)]
              AND (j.start_by IS NULL OR j.start_by > now()) AND j.ctid <> ALL (picked)
            ORDER BY j.concurrency_key, j.id LIMIT share FOR UPDATE SKIP LOCKED) p
          LIMIT room);
      END IF;
      picked := picked || batch;
      room := room - cardinality(batch);
      EXIT WHEN room <= 0;
      share := room;
    END LOOP;
  END LOOP;

  RETURN CASE WHEN missed THEN picked || NULL::tid ELSE picked END;
END $$;

-- Takes the next jobs of a queue for a worker, in one round trip. A row without an id says that something may be left
-- that could not be looked at.
CREATE FUNCTION jobs.take(
  in_queue text, types text[], versions int[], by_worker uuid, at_most int, classes smallint[], after_owners uuid[],
  after_ids uuid[], if_few boolean, with_suspect boolean, with_lanes boolean, after_lane text)
RETURNS TABLE (
  id uuid, type text, type_version int, attempt int, allowed int, owner_id uuid, payload text, correlation_id uuid, parent_id uuid,
  trace_parent text, waited interval, priority smallint, concurrency_key text, crashes smallint)
LANGUAGE plpgsql VOLATILE
-- Its plans are kept, and one made while the table is small must still be right when it is not: walk the indexes in
-- their order, whatever a sort of a few rows would cost.
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
AS $$
#variable_conflict use_column
DECLARE
  picked tid[];
BEGIN
  PERFORM FROM jobs.workers w WHERE w.id = by_worker AND w.lease_until > now();
  IF NOT FOUND THEN
    RETURN;
  END IF;

  IF if_few THEN
    picked := jobs.all_if_few(in_queue, types, versions, at_most);
  END IF;
  IF picked IS NULL THEN
    picked := jobs.next_in_turn(in_queue, types, versions, at_most, classes, after_owners, after_ids, with_suspect, with_lanes, after_lane);
  END IF;
  IF cardinality(picked) = 0 THEN
    RETURN;
  END IF;

  -- They come in the order in which they were picked: a nested loop over the places is the one join that is left on.
  RETURN QUERY
  UPDATE jobs.jobs j SET
    state = 'running', attempt = j.attempt + 1, worker_id = by_worker, actor = NULL,
    attempted_at = now(), started_at = coalesce(j.started_at, now()), version = j.version + 1
  FROM unnest(picked) AS p(place)
  WHERE j.ctid = p.place
  RETURNING j.id, j.type, j.type_version, j.attempt, j.max_attempts + j.extra_attempts, j.owner_id, j.payload::text, j.correlation_id,
            j.parent_id, j.trace_parent, now() - j.run_at, j.priority, j.concurrency_key, j.crashes;

  IF array_position(picked, NULL) IS NOT NULL THEN
    RETURN QUERY SELECT NULL::uuid, NULL::text, 0, 0, 0, NULL::uuid, NULL::text, NULL::uuid, NULL::uuid, NULL::text, NULL::interval, 0::smallint, NULL::text, 0::smallint;
  END IF;
END $$;
