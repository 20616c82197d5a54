-- A claim looked at no more owners than it had room for, and where these had nothing for it, nobody behind them was served.

-- The next jobs of some owners of one class. First an equal share for everybody; then, in the same order, what others have
-- left of theirs, and older jobs. A null at the end says that something may be left that could not be looked at.
CREATE FUNCTION jobs.take_of(
  owners uuid[], in_queue text, class smallint, types text[], versions int[], at_most int, after_owner uuid, after_id uuid,
  already tid[], with_lanes boolean, after_lane text)
RETURNS tid[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  nobody CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
  picked tid[]   := '{}';
  known  tid[]   := already;
  batch  tid[];
  turn   tid[];
  one    uuid;
  room   int     := at_most;
  share  int     := (at_most + cardinality(owners) - 1) / cardinality(owners);
  missed boolean := false;
BEGIN
  FOR pass IN 1 .. 2 LOOP
    batch := '{}';
    IF with_lanes THEN
      FOREACH one IN ARRAY owners LOOP
        turn := jobs.take_lanes(
          in_queue, class, one, types, versions, least(share, room - cardinality(batch)), known || batch, after_lane);
        missed := missed OR array_position(turn, NULL) IS NOT NULL;
        batch := batch || array_remove(turn, NULL);
        EXIT WHEN cardinality(batch) >= room;
      END LOOP;
    ELSE
      batch := array(
        SELECT p.place FROM unnest(owners) AS o(owner)
        CROSS JOIN LATERAL (
          SELECT j.ctid AS place FROM jobs.jobs j
          WHERE j.state = 'queued' AND j.crashes < 2 AND j.queue = in_queue AND j.priority = class AND j.owner_id = o.owner
            AND (j.concurrency_key, j.id) > ('', CASE WHEN pass = 1 AND o.owner = after_owner THEN after_id ELSE nobody END)
            AND j.concurrency_key <= '' AND j.type_version <= versions[array_position(types, j.type)]
            AND (j.start_by IS NULL OR j.start_by > now()) AND j.ctid <> ALL (known)
          ORDER BY j.concurrency_key, j.id LIMIT share FOR UPDATE SKIP LOCKED) p
        LIMIT room);
    END IF;
    picked := picked || batch;
    known := known || batch;
    room := at_most - cardinality(picked);
    EXIT WHEN room <= 0;
    share := room;
  END LOOP;

  RETURN CASE WHEN missed THEN picked || NULL::tid ELSE picked END;
END $$;

-- As before, but where the owners there was room for had nothing that this worker can run, or another one was just looking
-- at it, it goes on to those behind them.
CREATE OR REPLACE FUNCTION jobs.next_in_turn(
  in_queue text, types text[], versions int[], at_most int, classes smallint[], after_owners uuid[], after_ids uuid[],
  with_suspect boolean, with_lanes boolean, after_lane text)
RETURNS tid[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  picked tid[]   := '{}';
  batch  tid[];
  owners uuid[];
  place  tid;
  seen   int;
  reach  int;
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
    seen := 0;
    reach := at_most - cardinality(picked);
    WHILE cardinality(picked) < at_most LOOP
      owners := jobs.ring(in_queue, classes[c], after_owners[c], after_ids[c], reach);
      EXIT WHEN cardinality(owners) <= seen;

      batch := jobs.take_of(
        owners[seen + 1:], in_queue, classes[c], types, versions, at_most - cardinality(picked), after_owners[c], after_ids[c],
        picked, with_lanes, after_lane);
      missed := missed OR array_position(batch, NULL) IS NOT NULL;
      picked := picked || array_remove(batch, NULL);
      seen := cardinality(owners);
      EXIT WHEN seen < reach;
      reach := 8 * reach;
    END LOOP;
  END LOOP;

  RETURN CASE WHEN missed THEN picked || NULL::tid ELSE picked END;
END $$;
