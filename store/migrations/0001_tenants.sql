-- The schema and the roles that the server works as.

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
