-- Who people are, how they prove it, the clients that ask, the keys that tokens are signed with,
-- and the audit of all that. What policies see of it is written as relationships and attributes, in
-- the same transactions (identity/changing.py).
--
-- Secrets that are only compared are kept as SHA-256 digests of 256 random bits; what must be read
-- back is sealed (identity/sealing.py). Ids are random and say what they are of: `usr_…`.

-- What only tells processes that something they may have in memory is no longer so.
ALTER TABLE sayso.feed DROP CONSTRAINT feed_kind_check,
  ADD CONSTRAINT feed_kind_check CHECK (kind IN ('data', 'expiry', 'policy', 'identity'));

-- ── People and organisations ────────────────────────────────────────────────────────────────

CREATE TABLE sayso.person (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('invited', 'active', 'suspended')),
  name text NOT NULL DEFAULT '',
  -- given_name, family_name, locale, zoneinfo, … as OpenID Connect names claims
  profile json NOT NULL DEFAULT '{}',
  -- what may be done to the tenant's identity itself (policies/administration)
  roles text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, id)
);
CREATE INDEX person_by_age ON sayso.person (tenant, created_at, id);

CREATE TABLE sayso.person_email (
  tenant bigint NOT NULL,
  person text COLLATE "C" NOT NULL,
  -- as it was given, and as it is compared
  address text NOT NULL,
  folded text COLLATE "C" NOT NULL,
  is_primary boolean NOT NULL DEFAULT false,
  verified_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, person, folded),
  FOREIGN KEY (tenant, person) REFERENCES sayso.person ON DELETE CASCADE
);
-- An address that nobody has proved keeps nobody else from it.
CREATE UNIQUE INDEX person_email_verified
  ON sayso.person_email (tenant, folded) WHERE verified_at IS NOT NULL;
CREATE INDEX person_email_by_address ON sayso.person_email (tenant, folded);
CREATE UNIQUE INDEX person_email_primary ON sayso.person_email (tenant, person) WHERE is_primary;

CREATE TABLE sayso.organization (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, id)
);

CREATE INDEX organization_by_age ON sayso.organization (tenant, created_at, id);

CREATE TABLE sayso.organization_member (
  tenant bigint NOT NULL,
  organization text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  roles text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, organization, person),
  FOREIGN KEY (tenant, organization) REFERENCES sayso.organization ON DELETE CASCADE,
  FOREIGN KEY (tenant, person) REFERENCES sayso.person ON DELETE CASCADE
);
CREATE INDEX organization_member_by_person ON sayso.organization_member (tenant, person);

-- `group` is a word of SQL's.
CREATE TABLE sayso.person_group (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  organization text COLLATE "C",
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, organization) REFERENCES sayso.organization ON DELETE CASCADE
);

CREATE INDEX person_group_by_age ON sayso.person_group (tenant, created_at, id);
CREATE INDEX person_group_by_organization ON sayso.person_group (tenant, organization);

CREATE TABLE sayso.group_member (
  tenant bigint NOT NULL,
  group_id text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, group_id, person),
  FOREIGN KEY (tenant, group_id) REFERENCES sayso.person_group ON DELETE CASCADE,
  FOREIGN KEY (tenant, person) REFERENCES sayso.person ON DELETE CASCADE
);
CREATE INDEX group_member_by_person ON sayso.group_member (tenant, person);

CREATE TABLE sayso.invitation (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  organization text COLLATE "C",
  address text NOT NULL,
  folded text COLLATE "C" NOT NULL,
  roles text[] NOT NULL DEFAULT '{}',
  digest bytea NOT NULL CHECK (length(digest) = 32),
  invited_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  accepted_by text COLLATE "C",
  revoked_at timestamptz,
  PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, organization) REFERENCES sayso.organization ON DELETE CASCADE,
  FOREIGN KEY (tenant, accepted_by) REFERENCES sayso.person ON DELETE CASCADE
);

CREATE INDEX invitation_by_age ON sayso.invitation (tenant, created_at, id);
CREATE UNIQUE INDEX invitation_by_digest ON sayso.invitation (tenant, digest);

-- ── How people prove who they are ───────────────────────────────────────────────────────────

CREATE TABLE sayso.password (
  tenant bigint NOT NULL,
  person text COLLATE "C" NOT NULL,
  -- argon2id in the PHC string format
  hash text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, person),
  FOREIGN KEY (tenant, person) REFERENCES sayso.person ON DELETE CASCADE
);

CREATE TABLE sayso.passkey (
  tenant bigint NOT NULL,
  person text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  -- WebAuthn's credential id and COSE public key
  credential bytea NOT NULL,
  public_key bytea NOT NULL,
  sign_count bigint NOT NULL,
  transports text[] NOT NULL DEFAULT '{}',
  aaguid text NOT NULL DEFAULT '',
  backed_up boolean NOT NULL DEFAULT false,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz,
  PRIMARY KEY (tenant, id),
  UNIQUE (tenant, credential),
  FOREIGN KEY (tenant, person) REFERENCES sayso.person ON DELETE CASCADE
);
CREATE INDEX passkey_by_person ON sayso.passkey (tenant, person);

CREATE TABLE sayso.totp (
  tenant bigint NOT NULL,
  person text COLLATE "C" NOT NULL,
  sealed bytea NOT NULL,
  -- the last time step that was accepted (RFC 6238 section 5.2: a code is good once)
  last_step bigint NOT NULL DEFAULT 0,
  confirmed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, person),
  FOREIGN KEY (tenant, person) REFERENCES sayso.person ON DELETE CASCADE
);

CREATE TABLE sayso.recovery_code (
  tenant bigint NOT NULL,
  person text COLLATE "C" NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz,
  PRIMARY KEY (tenant, person, digest),
  FOREIGN KEY (tenant, person) REFERENCES sayso.person ON DELETE CASCADE
);

-- Something that was asked and waits for its answer: a WebAuthn challenge, a code or link that was
-- mailed. Good once, for a short time, for so many attempts.
CREATE TABLE sayso.challenge (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  -- NULL where it is not known yet who answers, or nobody can: what is shown must not tell
  person text COLLATE "C",
  -- the browser that it was made for: SHA-256 of a cookie's value
  browser bytea,
  -- SHA-256 of the answer, where that is a secret of ours
  digest bytea,
  body json NOT NULL DEFAULT '{}',
  attempts_left int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, person) REFERENCES sayso.person ON DELETE CASCADE
);
CREATE INDEX challenge_by_age ON sayso.challenge (tenant, expires_at);

CREATE TABLE sayso.session (
  tenant bigint NOT NULL,
  -- what tokens say in `sid`, and owners see; the cookie's value has another secret
  id text COLLATE "C" NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  person text COLLATE "C" NOT NULL,
  -- RFC 8176 names of the methods used
  amr text[] NOT NULL,
  authenticated_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  address text NOT NULL DEFAULT '',
  agent text NOT NULL DEFAULT '',
  PRIMARY KEY (tenant, id),
  UNIQUE (tenant, digest),
  FOREIGN KEY (tenant, person) REFERENCES sayso.person ON DELETE CASCADE
);
CREATE INDEX session_by_person ON sayso.session (tenant, person);

-- How much of a limit is used: a bucket that leaks (identity/throttle.py).
CREATE TABLE sayso.throttle (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  key bytea NOT NULL,
  level double precision NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant, key)
);
CREATE INDEX throttle_by_age ON sayso.throttle (tenant, at);

-- ── Clients, what they may ask for, and what they were given ────────────────────────────────

-- A protected resource (RFC 8707): what a token is good for.
CREATE TABLE sayso.resource_server (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  -- by which it is administered, as a URI is no part of a path
  id text COLLATE "C" NOT NULL,
  -- an absolute URI, the token's audience
  identifier text COLLATE "C" NOT NULL,
  name text NOT NULL,
  scopes text[] NOT NULL DEFAULT '{}',
  token_seconds int NOT NULL DEFAULT 300 CHECK (token_seconds BETWEEN 1 AND 86400),
  -- as which client it asks what a token is worth (RFC 7662)
  client text COLLATE "C",
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, identifier),
  UNIQUE (tenant, id)
);

CREATE TABLE sayso.client (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  -- RFC 7591 names: none, client_secret_basic, client_secret_post, private_key_jwt
  token_endpoint_auth_method text NOT NULL,
  grant_types text[] NOT NULL,
  redirect_uris text[] NOT NULL DEFAULT '{}',
  post_logout_redirect_uris text[] NOT NULL DEFAULT '{}',
  backchannel_logout_uri text,
  scopes text[] NOT NULL DEFAULT '{}',
  resources text[] NOT NULL DEFAULT '{}',
  jwks json,
  id_token_signed_response_alg text NOT NULL DEFAULT 'RS256',
  -- whether people are asked before it learns of them
  consent boolean NOT NULL DEFAULT true,
  refresh_seconds int NOT NULL DEFAULT 2592000 CHECK (refresh_seconds > 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  disabled_at timestamptz,
  PRIMARY KEY (tenant, id)
);

CREATE TABLE sayso.client_secret (
  tenant bigint NOT NULL,
  client text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  PRIMARY KEY (tenant, client, id),
  FOREIGN KEY (tenant, client) REFERENCES sayso.client ON DELETE CASCADE
);

-- Client assertions seen (RFC 7523 section 3, `jti`), until they expire.
CREATE TABLE sayso.client_assertion (
  tenant bigint NOT NULL,
  client text COLLATE "C" NOT NULL,
  jti bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant, client, jti),
  FOREIGN KEY (tenant, client) REFERENCES sayso.client ON DELETE CASCADE
);
CREATE INDEX client_assertion_by_age ON sayso.client_assertion (tenant, expires_at);

CREATE TABLE sayso.consent (
  tenant bigint NOT NULL,
  person text COLLATE "C" NOT NULL,
  client text COLLATE "C" NOT NULL,
  scopes text[] NOT NULL,
  resources text[] NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, person, client),
  FOREIGN KEY (tenant, person) REFERENCES sayso.person ON DELETE CASCADE,
  FOREIGN KEY (tenant, client) REFERENCES sayso.client ON DELETE CASCADE
);

-- What a client was given by a person: the family of its refresh tokens.
CREATE TABLE sayso.oauth_grant (
  tenant bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  client text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  -- ends with the session unless it is for offline access
  session text COLLATE "C",
  scopes text[] NOT NULL,
  resources text[] NOT NULL,
  nonce text,
  authenticated_at timestamptz NOT NULL,
  amr text[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, client) REFERENCES sayso.client ON DELETE CASCADE,
  FOREIGN KEY (tenant, person) REFERENCES sayso.person ON DELETE CASCADE,
  FOREIGN KEY (tenant, session) REFERENCES sayso.session ON DELETE CASCADE
);
CREATE INDEX oauth_grant_by_person ON sayso.oauth_grant (tenant, person);
CREATE INDEX oauth_grant_by_session ON sayso.oauth_grant (tenant, session);

CREATE TABLE sayso.authorization_code (
  tenant bigint NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  grant_id text COLLATE "C" NOT NULL,
  redirect_uri text NOT NULL,
  -- PKCE, S256 (RFC 7636)
  challenge text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (tenant, digest),
  FOREIGN KEY (tenant, grant_id) REFERENCES sayso.oauth_grant ON DELETE CASCADE
);
CREATE INDEX authorization_code_by_age ON sayso.authorization_code (tenant, expires_at);

CREATE TABLE sayso.refresh_token (
  tenant bigint NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  grant_id text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  -- by which the next was asked for; asked with again, it ends the family
  used_at timestamptz,
  PRIMARY KEY (tenant, digest),
  FOREIGN KEY (tenant, grant_id) REFERENCES sayso.oauth_grant ON DELETE CASCADE
);
CREATE INDEX refresh_token_by_grant ON sayso.refresh_token (tenant, grant_id);

-- An authorization request that waits for its person to sign in and agree.
CREATE TABLE sayso.interaction (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  browser bytea NOT NULL,
  request json NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX interaction_by_age ON sayso.interaction (tenant, expires_at);

-- ── Keys ────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE sayso.signing_key (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  algorithm text NOT NULL CHECK (algorithm IN ('Ed25519', 'ES256', 'RS256')),
  public json NOT NULL,
  sealed bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- published from the first moment, signs from the second, until the third; verifies until the last
  signs_from timestamptz NOT NULL,
  signs_until timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (tenant, id)
);

-- ── What is no longer so, the audit, and what is to be told ─────────────────────────────────

-- Sessions, grants, people and clients whose tokens are refused, until the last of those expires.
CREATE TABLE sayso.ended (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('session', 'grant', 'person', 'client', 'token')),
  id text COLLATE "C" NOT NULL,
  -- of tokens issued until then
  at timestamptz NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (tenant, kind, id)
);
CREATE INDEX ended_by_age ON sayso.ended (tenant, until);

CREATE TABLE sayso.audit (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
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
CREATE INDEX audit_by_target ON sayso.audit (tenant, target, id);
CREATE INDEX audit_by_actor ON sayso.audit (tenant, actor, id);

-- Rows that are not in the chain yet.
CREATE TABLE sayso.audit_pending (
  tenant bigint NOT NULL,
  audit uuid NOT NULL,
  PRIMARY KEY (tenant, audit),
  FOREIGN KEY (tenant, audit) REFERENCES sayso.audit ON DELETE CASCADE
);

-- The chain: each seal is SHA-256 over the one before it and an audit row's lasting parts.
CREATE TABLE sayso.audit_seal (
  tenant bigint NOT NULL,
  number bigint NOT NULL,
  audit uuid NOT NULL,
  seal bytea NOT NULL CHECK (length(seal) = 32),
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, number),
  UNIQUE (tenant, audit),
  FOREIGN KEY (tenant, audit) REFERENCES sayso.audit ON DELETE CASCADE
);

-- What of a row a seal is over, as rows are told that wait for theirs.
CREATE TYPE sayso.audit_lasting AS (
  id uuid, at timestamptz, actor text, action text, target text, outcome text, reason text,
  request_id text, details json, digests json
);

-- Where a tenant's chain ends, and the first rows that are not in it: one way to the database and
-- back, as where there are many tenants each has but a row or two to seal at a time.
CREATE FUNCTION sayso.audit_unsealed(
  for_tenant bigint, most int,
  OUT number bigint, OUT seal bytea, OUT pending sayso.audit_lasting[]
)
LANGUAGE plpgsql VOLATILE
AS $$
#variable_conflict use_column
DECLARE setting text;
BEGIN
  setting := set_config('sayso.tenant', for_tenant::text, true);
  SELECT s.number, s.seal INTO number, seal FROM sayso.audit_seal s
    WHERE s.tenant = for_tenant ORDER BY s.number DESC LIMIT 1;
  SELECT array_agg(
      ROW(
        a.id, a.at, a.actor, a.action, a.target, a.outcome, a.reason, a.request_id, a.details,
        a.digests
      )::sayso.audit_lasting ORDER BY a.id
    ) INTO pending
    FROM (
      SELECT p.audit FROM sayso.audit_pending p
        WHERE p.tenant = for_tenant ORDER BY p.audit LIMIT most
    ) first
    JOIN sayso.audit a ON a.tenant = for_tenant AND a.id = first.audit;
END
$$;

-- Seal rows, if the chain still ends where they were told that it does; whether it did.
CREATE FUNCTION sayso.audit_chain(for_tenant bigint, ends bigint, audits uuid[], seals bytea[])
RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
#variable_conflict use_column
DECLARE setting text;
BEGIN
  setting := set_config('sayso.tenant', for_tenant::text, true);
  -- the statements after it see what whoever held it has done
  PERFORM pg_advisory_xact_lock(x'5a795002'::int, (for_tenant % 2147483648)::int);
  IF EXISTS (SELECT FROM sayso.audit_seal s WHERE s.tenant = for_tenant AND s.number > ends) THEN
    RETURN false;
  END IF;
  INSERT INTO sayso.audit_seal (tenant, number, audit, seal)
    SELECT for_tenant, ends + u.place, u.audit, u.seal
    FROM unnest(audits, seals) WITH ORDINALITY AS u(audit, seal, place);
  DELETE FROM sayso.audit_pending p WHERE p.tenant = for_tenant AND p.audit = ANY(audits);
  RETURN true;
END
$$;

-- What others are to be told: mail, back-channel logouts. Written with what it tells of.
CREATE TABLE sayso.outbox (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  id uuid NOT NULL,
  kind text NOT NULL,
  sealed bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  due_at timestamptz NOT NULL DEFAULT now(),
  attempts int NOT NULL DEFAULT 0,
  error text NOT NULL DEFAULT '',
  PRIMARY KEY (tenant, id)
);
CREATE INDEX outbox_by_time ON sayso.outbox (tenant, due_at);

-- How a tenant wants its identity: pages, factors, mail (identity/settings.py).
CREATE TABLE sayso.identity_settings (
  tenant bigint NOT NULL REFERENCES sayso.tenant ON DELETE CASCADE,
  body json NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'person', 'person_email', 'organization', 'organization_member', 'person_group',
    'group_member', 'invitation', 'password', 'passkey', 'totp', 'recovery_code', 'challenge',
    'session', 'throttle', 'resource_server', 'client', 'client_secret', 'client_assertion',
    'consent', 'oauth_grant', 'authorization_code', 'refresh_token', 'interaction',
    'signing_key', 'ended', 'outbox', 'identity_settings'
  ] LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON sayso.%I TO sayso_app', name);
  END LOOP;
  -- the audit only grows; erasure takes the personal parts
  GRANT SELECT, INSERT, UPDATE (personal, salt) ON sayso.audit TO sayso_app;
  GRANT SELECT, INSERT ON sayso.audit_seal TO sayso_app;
  GRANT SELECT, INSERT, DELETE ON sayso.audit_pending TO sayso_app;
  FOREACH name IN ARRAY ARRAY[
    'person', 'person_email', 'organization', 'organization_member', 'person_group',
    'group_member', 'invitation', 'password', 'passkey', 'totp', 'recovery_code', 'challenge',
    'session', 'throttle', 'resource_server', 'client', 'client_secret', 'client_assertion',
    'consent', 'oauth_grant', 'authorization_code', 'refresh_token', 'interaction',
    'signing_key', 'ended', 'audit', 'audit_pending', 'audit_seal', 'outbox', 'identity_settings'
  ] LOOP
    EXECUTE format('ALTER TABLE sayso.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY own ON sayso.%I TO sayso_app '
      'USING (tenant = sayso.current_tenant()) WITH CHECK (tenant = sayso.current_tenant())', name);
  END LOOP;
END
$$;
