-- Whose turn it is, what waits for what, and a trail that shows whether somebody has edited it.

ALTER TABLE jobs.jobs
  ADD COLUMN concurrency_key   text NOT NULL DEFAULT '',    -- '' for none
  ADD COLUMN concurrency_limit int  NOT NULL DEFAULT 1,     -- running at once for that key
  ADD COLUMN wakes             int  NOT NULL DEFAULT 0,     -- answers to waits; tells one that came before the wait was written down
  ADD COLUMN chain             bytea;                       -- hash of the newest transition: the trail cannot be cut short either

ALTER TABLE jobs.transitions ADD COLUMN hash bytea;

-- A job whose worker went away twice is a suspect (docs/jobs.md, "Jobs that kill their process"), and claimed apart.
CREATE INDEX jobs_turn     ON jobs.jobs (queue, priority, owner_id, concurrency_key, id) WHERE state = 'queued' AND crashes < 2;
CREATE INDEX jobs_suspects ON jobs.jobs (queue, id)         WHERE state = 'queued' AND crashes >= 2;
CREATE INDEX jobs_slots    ON jobs.jobs (concurrency_key)   WHERE state = 'running' AND concurrency_key <> '';
CREATE INDEX jobs_timeouts ON jobs.jobs (run_at)            WHERE state = 'waiting' AND run_at < 'infinity';
DROP INDEX jobs.jobs_claim;

CREATE TABLE jobs.waits (
  job_id      uuid        NOT NULL,
  name        text        NOT NULL,
  kind        text        NOT NULL CHECK (kind IN ('children', 'event', 'person')),
  event       text,                                         -- name of the event waited for
  match_key   text,                                         -- only events with this key; null for any
  question    jsonb,                                        -- for a person
  opened_at   timestamptz NOT NULL DEFAULT now(),
  until       timestamptz NOT NULL,                         -- 'infinity' for as long as it takes
  answered_at timestamptz,
  answered_by text,
  answer      jsonb,
  PRIMARY KEY (job_id, name)
);
CREATE INDEX waits_event    ON jobs.waits (event)  WHERE kind = 'event'    AND answered_at IS NULL;
CREATE INDEX waits_children ON jobs.waits (job_id) WHERE kind = 'children' AND answered_at IS NULL;

-- Kept for as long as a job might look back to one that came before its wait.
CREATE TABLE jobs.events (
  id           uuid        NOT NULL PRIMARY KEY,
  name         text        NOT NULL,
  match_key    text,
  owner_id     uuid        NOT NULL,
  data         jsonb       NOT NULL,
  published_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX events_by_name ON jobs.events (name, published_at);
CREATE INDEX events_by_age  ON jobs.events (published_at);

-- One link of a job's audit trail: the hash of the transition and of the link before it.
CREATE FUNCTION jobs.link(
  previous bytea, job uuid, version bigint, was jobs.state, next jobs.state, at timestamptz, attempt int, worker uuid, actor text, reason text)
RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sha256(coalesce(previous, ''::bytea) || timestamptz_send(at)
    || convert_to(ROW(job, version, was, next, attempt, worker, actor, reason)::text, 'UTF8'))
$$;

-- Where a job goes when its attempt ends: not to another try when somebody has asked to cancel it, and not to sleep
-- when what it wants to wait for has come.
CREATE FUNCTION jobs.next_state(wanted jobs.state, is_cancelled boolean, is_woken boolean)
RETURNS jobs.state LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN wanted >= 'completed' THEN wanted
              WHEN is_cancelled THEN 'cancelled'::jobs.state
              WHEN wanted = 'waiting' AND is_woken THEN 'queued'::jobs.state
              ELSE wanted END
$$;

-- At most so many owners that have queued jobs of this class, in a ring that goes on after the one given: an
-- index scan that skips from owner to owner, so its cost is the number of owners and not the number of jobs.
CREATE FUNCTION jobs.owners_in_turn(in_queue text, class smallint, after uuid, at_most int)
RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  found_owners uuid[] := '{}';
  last_owner   uuid   := after;
BEGIN
  WHILE cardinality(found_owners) < at_most LOOP
    SELECT j.owner_id INTO last_owner FROM jobs.jobs j
    WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue = in_queue AND j.priority = class AND j.owner_id > last_owner
    ORDER BY j.owner_id LIMIT 1;
    EXIT WHEN NOT FOUND;
    found_owners := found_owners || last_owner;
  END LOOP;

  IF cardinality(found_owners) < at_most THEN
    SELECT j.owner_id INTO last_owner FROM jobs.jobs j
    WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue = in_queue AND j.priority = class
    ORDER BY j.owner_id LIMIT 1;
    WHILE FOUND AND last_owner <= after AND cardinality(found_owners) < at_most LOOP
      found_owners := found_owners || last_owner;
      SELECT j.owner_id INTO last_owner FROM jobs.jobs j
      WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue = in_queue AND j.priority = class AND j.owner_id > last_owner
      ORDER BY j.owner_id LIMIT 1;
    END LOOP;
  END IF;

  RETURN found_owners;
END $$;

-- How many more jobs may run under a concurrency key; null when another claim is just counting. The lock is held
-- until the claim commits, and each statement here sees what was committed before it, so the count is exact.
CREATE FUNCTION jobs.room_for(key text, at_once int)
RETURNS int LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended(key, 20260122)) THEN
    RETURN NULL;
  END IF;
  RETURN at_once - (SELECT count(*) FROM jobs.jobs WHERE state = 'running' AND concurrency_key = key AND concurrency_key <> '');
END $$;

-- Below, an order by key and id with a range of one key for a condition, where an equation would do: told that the
-- key is constant, the planner may follow the primary key instead, past every job that has ended.

-- The jobs of one owner's turn, where some have concurrency keys: lane by lane, the lanes being the keys, and the
-- jobs without one a lane of their own. A null at the end says that a lane could not be looked at.
CREATE FUNCTION jobs.pick_lanes(
  in_queue text, class smallint, of_owner uuid, types text[], versions int[], at_most int, already uuid[], after_lane text)
RETURNS uuid[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  picked  uuid[]  := '{}';
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
        - (SELECT count(*) FROM jobs.jobs j WHERE j.id = ANY (already || picked) AND j.concurrency_key = lane);
      missed := missed OR room IS NULL;
    END IF;

    picked := picked || array(
      SELECT j.id FROM jobs.jobs j
      WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue = in_queue AND j.priority = class AND j.owner_id = of_owner
        AND j.concurrency_key BETWEEN lane AND lane AND j.type_version <= versions[array_position(types, j.type)]
        AND (j.start_by IS NULL OR j.start_by > now()) AND j.id <> ALL (already)
      ORDER BY j.concurrency_key, j.id LIMIT greatest(least(coalesce(room, 0), at_most - cardinality(picked)), 0) FOR UPDATE SKIP LOCKED);
    EXIT WHEN cardinality(picked) >= at_most;
  END LOOP;

  RETURN CASE WHEN missed THEN picked || NULL::uuid ELSE picked END;
END $$;

-- Takes the next jobs of a queue for a worker. Classes come in the order in which they have their turn, each with
-- the owner who had it last. A row without an id says that something may be left that could not be looked at.
CREATE FUNCTION jobs.claim(
  in_queue text, types text[], versions int[], by_worker uuid, at_most int, classes smallint[], after_owners uuid[],
  with_suspect boolean, with_lanes boolean, after_lane text)
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
  picked uuid[]  := '{}';
  batch  uuid[];
  turn   uuid[];
  owners uuid[];
  one    uuid;
  room   int;
  share  int;
  missed boolean := false;
BEGIN
  PERFORM FROM jobs.workers w WHERE w.id = by_worker AND w.lease_until > now();
  IF NOT FOUND THEN
    RETURN;
  END IF;

  IF with_suspect THEN
    SELECT j.id INTO one FROM jobs.jobs j
    WHERE j.state = 'queued' AND j.crashes >= 2 AND j.queue BETWEEN in_queue AND in_queue AND j.type_version <= versions[array_position(types, j.type)]
      AND (j.concurrency_key = '' OR jobs.room_for(j.concurrency_key, j.concurrency_limit) > 0)
    ORDER BY j.queue, j.id LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF FOUND THEN
      picked := picked || one;
    END IF;
  END IF;

  FOR c IN 1 .. cardinality(classes) LOOP
    room := at_most - cardinality(picked);
    EXIT WHEN room <= 0;
    owners := jobs.owners_in_turn(in_queue, classes[c], after_owners[c], room);
    CONTINUE WHEN cardinality(owners) = 0;

    -- First an equal share for everybody; then, in the same order, what others have left of theirs.
    share := (room + cardinality(owners) - 1) / cardinality(owners);
    FOR pass IN 1 .. 2 LOOP
      batch := '{}';
      IF with_lanes THEN
        FOREACH one IN ARRAY owners LOOP
          turn := jobs.pick_lanes(in_queue, classes[c], one, types, versions, least(share, room - cardinality(batch)), picked || batch, after_lane);
          missed := missed OR array_position(turn, NULL) IS NOT NULL;
          batch := batch || array_remove(turn, NULL);
          EXIT WHEN cardinality(batch) >= room;
        END LOOP;
      ELSE
        batch := array(
          SELECT p.id FROM unnest(owners) AS o(owner)
          CROSS JOIN LATERAL (
            SELECT j.id FROM jobs.jobs j
            WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue = in_queue AND j.priority = classes[c] AND j.owner_id = o.owner
              AND j.concurrency_key <= '' AND j.type_version <= versions[array_position(types, j.type)]
              AND (j.start_by IS NULL OR j.start_by > now()) AND j.id <> ALL (picked)
            ORDER BY j.concurrency_key, j.id LIMIT share FOR UPDATE SKIP LOCKED) p
          LIMIT room);
      END IF;
      picked := picked || batch;
      room := room - cardinality(batch);
      EXIT WHEN room <= 0 OR cardinality(batch) < share;
      share := room;
    END LOOP;
  END LOOP;

  -- A claim that a crash of the database forgets has never happened: another worker makes it again, under another
  -- name, and that is part of the fence. So there is no need to wait for the disk.
  PERFORM set_config('synchronous_commit', 'off', true);

  RETURN QUERY
  WITH claimed AS (
    UPDATE jobs.jobs j SET
      state = 'running', attempt = j.attempt + 1, worker_id = by_worker, actor = NULL,
      attempted_at = now(), started_at = coalesce(j.started_at, now()), version = j.version + 1,
      chain = jobs.link(j.chain, j.id, j.version + 1, 'queued', 'running', now(), j.attempt + 1, by_worker, NULL, NULL)
    FROM unnest(picked) WITH ORDINALITY AS p(id, turn)
    WHERE j.id = p.id
    RETURNING j.*, p.turn)
  , audit AS (
    INSERT INTO jobs.transitions (job_id, version, from_state, to_state, attempt, worker_id, hash)
    SELECT c.id, c.version, 'queued', 'running', c.attempt, by_worker, c.chain FROM claimed c)
  SELECT c.id, c.type, c.type_version, c.attempt, c.max_attempts + c.extra_attempts, c.owner_id, c.payload::text, c.correlation_id,
         c.parent_id, c.trace_parent, now() - c.run_at, c.priority, c.concurrency_key, c.crashes
  FROM claimed c ORDER BY c.turn;

  IF missed THEN
    RETURN QUERY SELECT NULL::uuid, NULL::text, 0, 0, 0, NULL::uuid, NULL::text, NULL::uuid, NULL::uuid, NULL::text, NULL::interval, 0::smallint, NULL::text, 0::smallint;
  END IF;
END $$;
