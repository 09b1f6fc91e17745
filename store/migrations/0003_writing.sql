-- A write is one statement, and so one way to the database and back and one transaction: its plan,
-- with what the plan takes for granted. If that is so the plan is done; if not, nothing is, and what
-- is so is told, for another plan.

-- What writes are told in. These are no tables' rows, so that a table may change by itself.
CREATE TYPE sayso.relationship_key AS (
  object_type text, object_id text, relation text,
  subject_type text, subject_id text, subject_relation text
);
CREATE TYPE sayso.relationship_state AS (
  object_type text, object_id text, relation text,
  subject_type text, subject_id text, subject_relation text,
  condition text, parameters json, expires_at timestamptz, since bigint
);
CREATE TYPE sayso.relationship_ended AS (
  object_type text, object_id text, relation text,
  subject_type text, subject_id text, subject_relation text,
  condition text, parameters json, expires_at timestamptz, since bigint, until bigint
);
CREATE TYPE sayso.attribute_state AS (type text, id text, name text, value json, since bigint);
CREATE TYPE sayso.feed_entry AS (
  revision bigint, kind text, actor text, reason text, request_id text, body bytea
);
CREATE TYPE sayso.answer AS (key text, digest bytea, revision bigint);

-- The transaction becomes a tenant's, holds its counter, and does a plan or tells what is so.
--
-- Each statement in it sees what was committed before it began, so what is read after the lock is
-- what the lock protects. It is its caller's right and no more, row-level security included.
CREATE FUNCTION sayso.write(
  for_tenant bigint,
  -- taken for granted: the counter, or NULL: that nothing named is stored and no key was answered;
  -- then the plan's revisions count from the counter, whatever that is
  expected_revision bigint,
  -- the policy version at work, or 0 for any
  expected_policy bigint,
  -- the database's time: from the first moment on, until the second; NULL for any
  valid_from timestamptz, valid_until timestamptz,
  -- what the write names
  named sayso.relationship_key[], keys text[],
  -- the plan: an attribute whose value is NULL goes
  there sayso.relationship_state[], gone sayso.relationship_key[],
  ended sayso.relationship_ended[], described sayso.attribute_state[],
  entries sayso.feed_entry[], answers sayso.answer[],
  -- status is NULL if there is no such tenant; revision is the counter before the plan
  OUT done boolean, OUT status text, OUT revision bigint, OUT policy bigint, OUT moment timestamptz,
  OUT stored sayso.relationship_state[], OUT answered sayso.answer[]
)
LANGUAGE plpgsql VOLATILE
AS $$
#variable_conflict use_column
DECLARE
  blind CONSTANT boolean := expected_revision IS NULL;
  base bigint := 0;
  setting text;
BEGIN
  setting := set_config('sayso.tenant', for_tenant::text, true);
  done := false;
  SELECT t.status, t.revision, t.policy INTO status, revision, policy
    FROM sayso.tenant t WHERE t.id = for_tenant FOR NO KEY UPDATE;
  -- not the transaction's, which began before the lock: later revisions have later times
  moment := clock_timestamp();
  IF status IS DISTINCT FROM 'active' THEN
    RETURN;
  END IF;

  done := (blind OR revision = expected_revision)
    AND (expected_policy = 0 OR policy = expected_policy)
    AND (valid_from IS NULL OR moment >= valid_from)
    AND (valid_until IS NULL OR moment < valid_until);
  IF done AND NOT blind AND cardinality(answers) > 0 THEN
    -- one can be answered and the revision stay
    done := NOT EXISTS (
      SELECT FROM sayso.idempotency i JOIN unnest(answers) AS a USING (key)
      WHERE i.tenant = for_tenant
    );
  END IF;
  IF cardinality(keys) > 0 AND (blind OR NOT done) THEN
    answered := ARRAY(
      SELECT (i.key, i.digest, i.revision)::sayso.answer FROM sayso.idempotency i
      WHERE i.tenant = for_tenant AND i.key = ANY(keys)
    );
    done := done AND cardinality(answered) = 0;
  END IF;
  IF cardinality(named) > 0 AND (blind OR NOT done) THEN
    stored := ARRAY(
      SELECT (
        r.object_type, r.object_id, r.relation, r.subject_type, r.subject_id, r.subject_relation,
        r.condition, r.parameters, r.expires_at, r.since
      )::sayso.relationship_state
      FROM unnest(named) AS k
      -- key by key, whatever the planner thinks of a table that it knows nothing of
      CROSS JOIN LATERAL (
        SELECT * FROM sayso.relationship x
        WHERE x.tenant = for_tenant
          AND x.object_type = k.object_type AND x.object_id = k.object_id
          AND x.relation = k.relation AND x.subject_type = k.subject_type
          AND x.subject_id = k.subject_id AND x.subject_relation = k.subject_relation
        OFFSET 0
      ) AS r
    );
    done := done AND cardinality(stored) = 0;
  END IF;
  IF NOT done THEN
    RETURN;
  END IF;

  IF blind THEN
    base := revision;
  END IF;
  IF cardinality(ended) > 0 THEN
    INSERT INTO sayso.relationship_past (
      tenant, object_type, object_id, relation, subject_type, subject_id, subject_relation,
      condition, parameters, expires_at, since, until
    )
    SELECT for_tenant, e.object_type, e.object_id, e.relation, e.subject_type, e.subject_id,
      e.subject_relation, e.condition, e.parameters, e.expires_at, e.since + base, e.until + base
    FROM unnest(ended) AS e;
  END IF;
  IF cardinality(gone) > 0 THEN
    DELETE FROM sayso.relationship WHERE tenant = for_tenant AND ctid = ANY(ARRAY(
      SELECT r.ctid FROM unnest(gone) AS k
      CROSS JOIN LATERAL (
        SELECT x.ctid FROM sayso.relationship x
        WHERE x.tenant = for_tenant
          AND x.object_type = k.object_type AND x.object_id = k.object_id
          AND x.relation = k.relation AND x.subject_type = k.subject_type
          AND x.subject_id = k.subject_id AND x.subject_relation = k.subject_relation
        OFFSET 0
      ) AS r
    ));
  END IF;
  IF cardinality(there) > 0 THEN
    INSERT INTO sayso.relationship AS r (
      tenant, object_type, object_id, relation, subject_type, subject_id, subject_relation,
      condition, parameters, expires_at, since
    )
    SELECT for_tenant, t.object_type, t.object_id, t.relation, t.subject_type, t.subject_id,
      t.subject_relation, t.condition, t.parameters, t.expires_at, t.since + base
    FROM unnest(there) AS t
    ON CONFLICT (
      tenant, object_type, object_id, relation, subject_type, subject_id, subject_relation
    ) DO UPDATE SET condition = excluded.condition, parameters = excluded.parameters,
      expires_at = excluded.expires_at, since = excluded.since;
  END IF;
  IF cardinality(described) > 0 THEN
    DELETE FROM sayso.attribute WHERE tenant = for_tenant AND ctid = ANY(ARRAY(
      SELECT r.ctid FROM unnest(described) AS k
      CROSS JOIN LATERAL (
        SELECT x.ctid FROM sayso.attribute x
        WHERE x.tenant = for_tenant AND x.type = k.type AND x.id = k.id AND x.name = k.name
        OFFSET 0
      ) AS r
      WHERE k.value IS NULL
    ));
    INSERT INTO sayso.attribute (tenant, type, id, name, value, since)
    SELECT for_tenant, d.type, d.id, d.name, d.value, d.since + base FROM unnest(described) AS d
    WHERE d.value IS NOT NULL
    ON CONFLICT (tenant, type, id, name)
    DO UPDATE SET value = excluded.value, since = excluded.since;
  END IF;
  IF cardinality(answers) > 0 THEN
    INSERT INTO sayso.idempotency (tenant, key, digest, revision, at)
    SELECT for_tenant, a.key, a.digest, a.revision + base, moment FROM unnest(answers) AS a;
  END IF;
  IF cardinality(entries) > 0 THEN
    INSERT INTO sayso.feed (tenant, revision, kind, at, actor, reason, request_id, body)
    SELECT for_tenant, e.revision + base, e.kind, moment, e.actor, e.reason, e.request_id, e.body
    FROM unnest(entries) AS e;
    UPDATE sayso.tenant SET revision = revision + cardinality(entries) WHERE id = for_tenant;
  END IF;
END
$$;

DROP FUNCTION sayso.open_write;
