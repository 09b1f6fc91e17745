-- Rules written in English: drafts that wait for an answer, and what is kept of accepted ones.

-- What came of a text, against the policy version that was at work.
CREATE TABLE sayso.english_draft (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  policy bigint NOT NULL,
  author text NOT NULL,
  -- the draft and the rules of its choices, see server/english
  body json NOT NULL,
  -- the policy version that it became
  accepted bigint,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, id)
);
CREATE INDEX english_draft_by_age ON sayso.english_draft (tenant, created_at);

-- A rule as its author wrote it. The examples are tests of every later policy that has it.
CREATE TABLE sayso.english_rule (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  version bigint NOT NULL,
  -- the names of its parts in the policy
  rules text[] NOT NULL,
  text text NOT NULL,
  -- SHA-256, in hex, of the intermediate rule
  digest text NOT NULL,
  paraphrase text NOT NULL,
  author text NOT NULL,
  examples json NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, version),
  FOREIGN KEY (tenant, version) REFERENCES sayso.policy_version
);

GRANT SELECT, INSERT, DELETE, UPDATE (accepted) ON sayso.english_draft TO sayso_app;
GRANT SELECT, INSERT, DELETE, UPDATE (examples) ON sayso.english_rule TO sayso_app;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['english_draft', 'english_rule'] LOOP
    EXECUTE format('ALTER TABLE sayso.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY own ON sayso.%I TO sayso_app '
      'USING (tenant = sayso.current_tenant()) WITH CHECK (tenant = sayso.current_tenant())', name);
  END LOOP;
END
$$;
