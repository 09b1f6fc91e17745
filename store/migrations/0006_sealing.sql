-- The audits of several tenants are sealed in one transaction: of many, each has but a row or two.

DROP FUNCTION IF EXISTS sayso.audit_unsealed(bigint, int);
DROP FUNCTION IF EXISTS sayso.audit_chain(bigint, bigint, uuid[], bytea[]);

-- Where the chains of tenants end (0 and NULL where they have none), and of each the first rows
-- that are not in it; only of those that have some.
CREATE FUNCTION sayso.audit_unsealed(for_tenants bigint[], most int)
RETURNS TABLE (of_tenant bigint, number bigint, seal bytea, pending sayso.audit_lasting[])
LANGUAGE plpgsql VOLATILE
AS $$
#variable_conflict use_column
DECLARE setting text;
BEGIN
  FOREACH of_tenant IN ARRAY for_tenants LOOP
    setting := set_config('sayso.tenant', of_tenant::text, true);
    -- first, so that what is sealed meanwhile is missed by its number, and not sealed again
    SELECT s.number, s.seal INTO number, seal FROM sayso.audit_seal s
      WHERE s.tenant = of_tenant ORDER BY s.number DESC LIMIT 1;
    number := coalesce(number, 0);
    pending := (
      SELECT array_agg(
          ROW(
            a.id, a.at, a.actor, a.action, a.target, a.outcome, a.reason, a.request_id, a.details,
            a.digests
          )::sayso.audit_lasting ORDER BY a.id
        )
      FROM (
        SELECT p.audit FROM sayso.audit_pending p
          WHERE p.tenant = of_tenant ORDER BY p.audit LIMIT most
      ) first
      JOIN sayso.audit a ON a.tenant = of_tenant AND a.id = first.audit
    );
    CONTINUE WHEN pending IS NULL;
    RETURN NEXT;
  END LOOP;
END
$$;

-- Seal rows of tenants whose chains still end where they were told that they do; the others. Of
-- `audits` and `seals` each has the next so many. Tenants are in the order of their numbers.
CREATE FUNCTION sayso.audit_chain(
  for_tenants bigint[], ends bigint[], counts int[], audits uuid[], seals bytea[]
)
RETURNS bigint[]
LANGUAGE plpgsql VOLATILE
AS $$
#variable_conflict use_column
DECLARE
  setting text;
  i int;
  first int := 1;
  last int;
  missed bigint[] := '{}';
BEGIN
  FOR i IN 1 .. cardinality(for_tenants) LOOP
    last := first + counts[i] - 1;
    setting := set_config('sayso.tenant', for_tenants[i]::text, true);
    -- the statements after it see what whoever held it has done
    PERFORM pg_advisory_xact_lock(x'5a795002'::int, (for_tenants[i] % 2147483648)::int);
    IF EXISTS (
      SELECT FROM sayso.audit_seal s WHERE s.tenant = for_tenants[i] AND s.number > ends[i]
    ) THEN
      missed := missed || for_tenants[i];
    ELSE
      INSERT INTO sayso.audit_seal (tenant, number, audit, seal)
        SELECT for_tenants[i], ends[i] + u.place, u.audit, u.seal
        FROM unnest(audits[first:last], seals[first:last])
          WITH ORDINALITY AS u(audit, seal, place);
      DELETE FROM sayso.audit_pending p
        WHERE p.tenant = for_tenants[i] AND p.audit = ANY(audits[first:last]);
    END IF;
    first := last + 1;
  END LOOP;
  RETURN missed;
END
$$;
