-- Tenants, their relationships and attributes, their policies, and the feed of all changes.
--
-- Three roles. The owner, who runs this, owns everything. `sayso_app` reads and writes one
-- tenant's rows, that of the setting `sayso.tenant`, and none where it is not set. `sayso_registry`
-- knows which tenants there are and nothing of what they hold. FORCE makes the owner, too, see
-- only what a policy shows it, unless it is a superuser.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sayso_app') THEN
    CREATE ROLE sayso_app NOLOGIN NOINHERIT;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sayso_registry') THEN
    CREATE ROLE sayso_registry NOLOGIN NOINHERIT;
  END IF;
END
$$;

CREATE SCHEMA IF NOT EXISTS sayso;
GRANT USAGE ON SCHEMA sayso TO sayso_app, sayso_registry;

-- The tenant of this transaction, or NULL.
CREATE FUNCTION sayso.current_tenant() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('sayso.tenant', true), '')::bigint;

-- ── What all tenants share ──────────────────────────────────────────────────────────────────

-- One row: what tokens and cursors are sealed with.
CREATE TABLE sayso.instance (
  the_one boolean PRIMARY KEY DEFAULT true CHECK (the_one),
  secret bytea NOT NULL CHECK (length(secret) >= 32),
  created_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT ON sayso.instance TO sayso_registry;

CREATE TABLE sayso.tenant (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'deleting')),
  -- of the last change; the row is locked while one is written, so there is no gap
  revision bigint NOT NULL DEFAULT 0,
  -- the policy version at work, 0 before the first
  policy bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sayso.tenant_host (
  host text PRIMARY KEY CHECK (host = lower(host)),
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE
);

-- ── What each tenant has ────────────────────────────────────────────────────────────────────

CREATE TABLE sayso.api_key (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  id text NOT NULL,
  -- SHA-256 of the secret, which is random enough to need no slow hash
  digest bytea NOT NULL CHECK (length(digest) = 32),
  name text NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (tenant, id)
);

CREATE TABLE sayso.policy_version (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  version bigint NOT NULL,
  text text NOT NULL,
  digest text NOT NULL,
  -- the checked model and the compiler that checked it
  model json NOT NULL,
  compiler text NOT NULL,
  author text NOT NULL,
  comment text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, version)
);

-- Every change in the order of its commit, one row a revision.
CREATE TABLE sayso.feed (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  revision bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('data', 'expiry', 'policy')),
  at timestamptz NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL DEFAULT '',
  request_id text NOT NULL DEFAULT '',
  -- of a policy change the version now at work
  policy bigint,
  -- what changed, see store/changes.py
  body bytea NOT NULL,
  PRIMARY KEY (tenant, revision),
  FOREIGN KEY (tenant, policy) REFERENCES sayso.policy_version
);
CREATE INDEX feed_by_policy ON sayso.feed (tenant, revision) WHERE policy IS NOT NULL;

-- `subject_id` is '*' for everyone of the type, `subject_relation` '' for an object.
-- This and the next two name their tenant without a foreign key, which would cost an import a
-- fifth of its time; whoever writes holds the tenant's row, and deleting it clears them first.
CREATE TABLE sayso.relationship (
  tenant bigint NOT NULL,
  object_type text COLLATE "C" NOT NULL,
  object_id text COLLATE "C" NOT NULL,
  relation text COLLATE "C" NOT NULL,
  subject_type text COLLATE "C" NOT NULL,
  subject_id text COLLATE "C" NOT NULL,
  subject_relation text COLLATE "C" NOT NULL,
  condition text,
  parameters json,
  expires_at timestamptz,
  -- the revision that wrote it, whose row in the feed says who and why
  since bigint NOT NULL,
  PRIMARY KEY (tenant, object_type, object_id, relation, subject_type, subject_id, subject_relation)
);
-- Of one expression, so that it serves those who look for a subject (store/rows.py, `matching`) and
-- never those who look keys up: to a planner without statistics one index is as good as another.
CREATE INDEX relationship_by_subject
  ON sayso.relationship ((tenant::text || ':' || subject_type || ':' || subject_id));
CREATE INDEX relationship_by_expiry
  ON sayso.relationship (tenant, expires_at) WHERE expires_at IS NOT NULL;

-- Relationships as they were, until the revision that took or replaced them.
CREATE TABLE sayso.relationship_past (
  tenant bigint NOT NULL,
  object_type text COLLATE "C" NOT NULL,
  object_id text COLLATE "C" NOT NULL,
  relation text COLLATE "C" NOT NULL,
  subject_type text COLLATE "C" NOT NULL,
  subject_id text COLLATE "C" NOT NULL,
  subject_relation text COLLATE "C" NOT NULL,
  condition text,
  parameters json,
  expires_at timestamptz,
  since bigint NOT NULL,
  until bigint NOT NULL
);
CREATE INDEX relationship_past_by_object
  ON sayso.relationship_past (tenant, object_type, object_id, relation, until);
CREATE INDEX relationship_past_by_subject
  ON sayso.relationship_past (tenant, subject_type, subject_id, until);

CREATE TABLE sayso.attribute (
  tenant bigint NOT NULL,
  type text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  value json NOT NULL,
  since bigint NOT NULL,
  PRIMARY KEY (tenant, type, id, name)
);

-- Answers to writes that came with a key, so that a repeated one is not done twice.
CREATE TABLE sayso.idempotency (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  key text COLLATE "C" NOT NULL,
  digest bytea NOT NULL,
  revision bigint NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant, key)
);
CREATE INDEX idempotency_by_age ON sayso.idempotency (tenant, at);

-- What was decided, if a server is told to keep that here.
CREATE TABLE sayso.decision (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  -- of version 7, so in the order of time
  id uuid NOT NULL,
  subject_type text COLLATE "C" NOT NULL,
  subject_id text COLLATE "C" NOT NULL,
  action text COLLATE "C" NOT NULL,
  resource_type text COLLATE "C" NOT NULL,
  resource_id text COLLATE "C" NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('allow', 'deny', 'conditional')),
  revision bigint NOT NULL,
  request_id text COLLATE "C" NOT NULL,
  -- all of it, see docs/decision-log.md
  record json NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX decision_by_subject ON sayso.decision (tenant, subject_type, subject_id, id);
CREATE INDEX decision_by_resource ON sayso.decision (tenant, resource_type, resource_id, id);

-- The transaction becomes a tenant's, holds its counter, and reads what is stored of some keys:
-- first a row with the counter (its status is NULL if there is no such tenant), then those found.
-- In a function so that it is one way to the database and back; each statement in it sees what was
-- committed before it began, so what is read after the lock is what the lock protects.
CREATE FUNCTION sayso.open_write(
  for_tenant bigint, object_types text[], object_ids text[], relations text[],
  subject_types text[], subject_ids text[], subject_relations text[]
) RETURNS TABLE (
  revision bigint, policy bigint, status text, at timestamptz,
  object_type text, object_id text, relation text,
  subject_type text, subject_id text, subject_relation text,
  condition text, parameters json, expires_at timestamptz, since bigint
)
LANGUAGE plpgsql VOLATILE
AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('sayso.tenant', for_tenant::text, true);
  SELECT t.revision, t.policy, t.status INTO revision, policy, status
    FROM sayso.tenant t WHERE t.id = for_tenant FOR NO KEY UPDATE;
  at := now();
  RETURN NEXT;
  IF status = 'active' AND cardinality(object_types) > 0 THEN
    RETURN QUERY
      SELECT NULL::bigint, NULL::bigint, NULL::text, NULL::timestamptz,
        r.object_type, r.object_id, r.relation, r.subject_type, r.subject_id,
        r.subject_relation, r.condition, r.parameters, r.expires_at, r.since
      FROM unnest(
        object_types, object_ids, relations, subject_types, subject_ids, subject_relations
      ) AS k(object_type, object_id, relation, subject_type, subject_id, subject_relation)
      -- key by key, whatever the planner thinks of a table that it knows nothing of
      CROSS JOIN LATERAL (
        SELECT * FROM sayso.relationship r
        WHERE r.tenant = for_tenant
          AND r.object_type = k.object_type AND r.object_id = k.object_id
          AND r.relation = k.relation AND r.subject_type = k.subject_type
          AND r.subject_id = k.subject_id AND r.subject_relation = k.subject_relation
        OFFSET 0
      ) AS r;
  END IF;
END
$$;

-- ── Who sees what ───────────────────────────────────────────────────────────────────────────

GRANT SELECT, INSERT ON sayso.tenant, sayso.tenant_host TO sayso_registry;
GRANT UPDATE (name, status) ON sayso.tenant TO sayso_registry;
GRANT DELETE ON sayso.tenant, sayso.tenant_host TO sayso_registry;
GRANT SELECT, UPDATE (revision, policy) ON sayso.tenant TO sayso_app;
GRANT SELECT ON sayso.tenant_host TO sayso_app;
GRANT SELECT, INSERT ON sayso.policy_version, sayso.feed TO sayso_app;
GRANT SELECT, INSERT, DELETE ON sayso.relationship_past, sayso.decision TO sayso_app;
GRANT SELECT, INSERT, UPDATE ON sayso.api_key TO sayso_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sayso.relationship, sayso.attribute, sayso.idempotency
  TO sayso_app;

ALTER TABLE sayso.tenant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON sayso.tenant TO sayso_app
  USING (id = sayso.current_tenant()) WITH CHECK (id = sayso.current_tenant());
CREATE POLICY registry ON sayso.tenant TO sayso_registry USING (true) WITH CHECK (true);

ALTER TABLE sayso.tenant_host ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON sayso.tenant_host TO sayso_app USING (tenant = sayso.current_tenant());
CREATE POLICY registry ON sayso.tenant_host TO sayso_registry USING (true) WITH CHECK (true);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'api_key', 'policy_version', 'feed', 'relationship', 'relationship_past', 'attribute',
    'idempotency', 'decision'
  ] LOOP
    EXECUTE format('ALTER TABLE sayso.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY own ON sayso.%I TO sayso_app '
      'USING (tenant = sayso.current_tenant()) WITH CHECK (tenant = sayso.current_tenant())', name);
  END LOOP;
END
$$;
