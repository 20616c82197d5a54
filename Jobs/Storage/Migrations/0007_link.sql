-- A link of the audit trail used to be hashed as text, which took a tenth of what the server does for a job. It is hashed
-- in binary now: record_send writes each value's type and length, so that no two transitions read the same. States are
-- text in it, because the number of a type of our own is another in each database, and a dump must verify elsewhere.
ALTER FUNCTION jobs.link(bytea, uuid, bigint, jobs.state, jobs.state, timestamptz, int, uuid, text, text) RENAME TO link_as_text;

CREATE FUNCTION jobs.link(
  previous bytea, job uuid, version bigint, was jobs.state, next jobs.state, at timestamptz, attempt int, worker uuid, actor text, reason text)
RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sha256(record_send(ROW(previous, job, version, was::text, next::text, at, attempt, worker, actor, reason)))
$$;
