-- A row of the audit waits whole in `audit_pending`, which has one small index, and enters `audit`
-- with its seal: what is recorded with every token costs a client as little as it can.

DROP FUNCTION sayso.audit_chain(bigint[], bigint[], int[], uuid[], bytea[]);

-- ── What there is already ───────────────────────────────────────────────────────────────────

-- FORCE would hide the rows from an owner that is no superuser.
ALTER TABLE sayso.audit NO FORCE ROW LEVEL SECURITY;
ALTER TABLE sayso.audit_seal NO FORCE ROW LEVEL SECURITY;

DROP TABLE sayso.audit_pending;

-- No foreign key to the tenant, which would cost each row a look at it; deleting a tenant clears
-- this first, and a row that came too late is dropped where it would be sealed.
CREATE TABLE sayso.audit_pending (
  tenant bigint NOT NULL,
  -- of version 7, so in the order of time
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  actor text COLLATE "C" NOT NULL,
  action text COLLATE "C" NOT NULL,
  target text COLLATE "C" NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('success', 'failure')),
  reason text NOT NULL DEFAULT '',
  request_id text NOT NULL DEFAULT '',
  -- what is not about a person
  details json NOT NULL DEFAULT '{}',
  -- what is: erased, its salted digests in the chain stay
  personal json,
  salt bytea,
  digests json NOT NULL DEFAULT '{}',
  PRIMARY KEY (tenant, id)
);

INSERT INTO sayso.audit_pending
  SELECT a.* FROM sayso.audit a
  WHERE NOT EXISTS (
    SELECT FROM sayso.audit_seal s WHERE s.tenant = a.tenant AND s.audit = a.id
  );
DELETE FROM sayso.audit a USING sayso.audit_pending p WHERE a.tenant = p.tenant AND a.id = p.id;

-- The chain: each seal is SHA-256 over the one before it and what lasts of its row.
ALTER TABLE sayso.audit
  ADD COLUMN number bigint,
  ADD COLUMN seal bytea CHECK (length(seal) = 32);
UPDATE sayso.audit a SET number = s.number, seal = s.seal
  FROM sayso.audit_seal s WHERE s.tenant = a.tenant AND s.audit = a.id;
ALTER TABLE sayso.audit
  ALTER number SET NOT NULL,
  ALTER seal SET NOT NULL,
  ADD UNIQUE (tenant, number);
DROP TABLE sayso.audit_seal;

-- ── From the one to the other ───────────────────────────────────────────────────────────────

-- Record rows as a tenant's, of which each array has a column.
CREATE FUNCTION sayso.audit_add(
  for_tenant bigint, ids uuid[], ats timestamptz[], actors text[], actions text[], targets text[],
  outcomes text[], reasons text[], request_ids text[], details json[], personal json[],
  salts bytea[], digests json[]
)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
  PERFORM set_config('sayso.tenant', for_tenant::text, true);
  INSERT INTO sayso.audit_pending
    SELECT for_tenant, u.* FROM unnest(
      ids, ats, actors, actions, targets, outcomes, reasons, request_ids, details, personal, salts,
      digests
    ) u;
END
$$;

-- Where the chains of tenants end (0 and NULL where they have none), and of each the first rows
-- that are not in it; only of those that have some.
CREATE OR REPLACE FUNCTION sayso.audit_unsealed(for_tenants bigint[], most int)
RETURNS TABLE (of_tenant bigint, number bigint, seal bytea, pending sayso.audit_lasting[])
LANGUAGE plpgsql VOLATILE
AS $$
#variable_conflict use_column
BEGIN
  FOREACH of_tenant IN ARRAY for_tenants LOOP
    PERFORM set_config('sayso.tenant', of_tenant::text, true);
    -- first, so that what is sealed meanwhile is missed by its number, and not sealed again
    SELECT a.number, a.seal INTO number, seal FROM sayso.audit a
      WHERE a.tenant = of_tenant ORDER BY a.number DESC LIMIT 1;
    number := coalesce(number, 0);
    pending := (
      SELECT array_agg(
          ROW(
            p.id, p.at, p.actor, p.action, p.target, p.outcome, p.reason, p.request_id, p.details,
            p.digests
          )::sayso.audit_lasting ORDER BY p.id
        )
      FROM (
        SELECT * FROM sayso.audit_pending p WHERE p.tenant = of_tenant ORDER BY p.id LIMIT most
      ) p
    );
    CONTINUE WHEN pending IS NULL;
    RETURN NEXT;
  END LOOP;
END
$$;

-- Move rows of tenants into their chains, if those still end where they were told that they do; the
-- tenants whose chains do not. Of `ids` and `seals` each has the next so many. Tenants are in the
-- order of their numbers.
CREATE FUNCTION sayso.audit_chain(
  for_tenants bigint[], ends bigint[], counts int[], ids uuid[], seals bytea[]
)
RETURNS bigint[]
LANGUAGE plpgsql VOLATILE
AS $$
#variable_conflict use_column
DECLARE
  i int;
  first int := 1;
  last int;
  missed bigint[] := '{}';
BEGIN
  FOR i IN 1 .. cardinality(for_tenants) LOOP
    last := first + counts[i] - 1;
    PERFORM set_config('sayso.tenant', for_tenants[i]::text, true);
    -- the statements after it see what whoever held it has done
    PERFORM pg_advisory_xact_lock(x'5a795002'::int, (for_tenants[i] % 2147483648)::int);
    IF NOT EXISTS (SELECT FROM sayso.tenant t WHERE t.id = for_tenants[i]) THEN
      DELETE FROM sayso.audit_pending p WHERE p.tenant = for_tenants[i];
    ELSIF EXISTS (
      SELECT FROM sayso.audit a WHERE a.tenant = for_tenants[i] AND a.number > ends[i]
    ) THEN
      missed := missed || for_tenants[i];
    ELSE
      -- as they are by now: personal parts may have been erased
      WITH moved AS (
        DELETE FROM sayso.audit_pending p
          WHERE p.tenant = for_tenants[i] AND p.id = ANY(ids[first:last])
          RETURNING p.*
      )
      INSERT INTO sayso.audit (
        tenant, id, at, actor, action, target, outcome, reason, request_id, details, personal,
        salt, digests, number, seal
      )
        SELECT m.*, ends[i] + u.place, u.seal
        FROM unnest(ids[first:last], seals[first:last]) WITH ORDINALITY AS u(id, seal, place)
        JOIN moved m ON m.id = u.id;
    END IF;
    first := last + 1;
  END LOOP;
  RETURN missed;
END
$$;

-- What waits can go nowhere but into the audit, unless all of its tenant's is to go.
CREATE FUNCTION sayso.audit_kept() RETURNS trigger
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
  IF EXISTS (
    SELECT FROM gone g JOIN sayso.tenant t ON t.id = g.tenant AND t.status <> 'deleting'
    WHERE NOT EXISTS (SELECT FROM sayso.audit a WHERE a.tenant = g.tenant AND a.id = g.id)
  ) THEN
    RAISE EXCEPTION 'a row of the audit may leave only into the chain'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER kept AFTER DELETE ON sayso.audit_pending
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION sayso.audit_kept();

-- ── Who sees what ───────────────────────────────────────────────────────────────────────────

GRANT SELECT, INSERT, DELETE, UPDATE (personal, salt) ON sayso.audit_pending TO sayso_app;
ALTER TABLE sayso.audit FORCE ROW LEVEL SECURITY;
ALTER TABLE sayso.audit_pending ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON sayso.audit_pending TO sayso_app
  USING (tenant = sayso.current_tenant()) WITH CHECK (tenant = sayso.current_tenant());
