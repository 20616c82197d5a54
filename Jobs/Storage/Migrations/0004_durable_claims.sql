-- A claim used to be forgotten by a crash of the database, and the attempt went on beside the one of the next claim:
-- under the same number, and so past the fence of its steps. It waits for the disk now. A setting of the function's own
-- for the same parameter takes back at its end what its body sets.
ALTER FUNCTION jobs.claim(text, text[], int[], uuid, int, smallint[], uuid[], boolean, boolean, text) SET synchronous_commit = on;
